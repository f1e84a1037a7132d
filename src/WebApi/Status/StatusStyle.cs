namespace CleanOrders.WebApi.Status;

/// <summary>How the page looks: by the colours that the reader's system has, and in one column where there is room for one only.</summary>
internal static class StatusStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --back: #f4f6f9; --card: #ffffff; --text: #1c2330; --quiet: #565f70; --edge: #d5dbe5;
          --link: #1f5fa8; --ok: #1a6b43; --bad: #b91c1c }
        @media (prefers-color-scheme: dark) {
          :root { --back: #12161d; --card: #1b212b; --text: #e6e9ef; --quiet: #a5afbf; --edge: #343d4b;
            --link: #8ab8ff; --ok: #6fd39b; --bad: #ff9c9c }
        }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
        main { max-width: 76rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.5rem; margin: .5rem 0; overflow-wrap: anywhere }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
        p { margin: .25rem 0 }
        a { color: var(--link) }
        .ok { color: var(--ok) }
        .bad { color: var(--bad) }
        .summary { margin: 1rem 0; padding: .75rem 1rem; list-style: none; font-weight: 600; background: var(--card);
          border: 1px solid var(--edge); border-left: .35rem solid currentColor; border-radius: .4rem; overflow-wrap: anywhere }
        .plots { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); margin-top: .75rem }
        .tables { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start }
        figure, table { margin: 0; padding: .75rem; background: var(--card); border: 1px solid var(--edge); border-radius: .4rem }
        figcaption, caption { font-weight: 600; text-align: left }
        figcaption, .range { font-size: .9rem }
        .range { color: var(--quiet) }
        .now { font-size: 1.4rem; font-variant-numeric: tabular-nums }
        svg { display: block; width: 100%; height: 2.5rem }
        polyline { fill: none; stroke: var(--link); stroke-width: 1.5; stroke-linejoin: round }
        table { width: 100%; border-spacing: 0; font-size: .9rem; font-variant-numeric: tabular-nums }
        caption { padding: .25rem 0; font-size: 1rem }
        th, td { padding: .25rem .5rem .25rem 0; border-top: 1px solid var(--edge); text-align: left; vertical-align: top;
          overflow-wrap: anywhere }
        thead th { color: var(--quiet); border-top: 0; overflow-wrap: normal }
        tbody th { min-width: 7rem; font-weight: 400 }
        time, td span { white-space: nowrap }
        @media (max-width: 30rem) {
          main { padding: .5rem }
          figure, table { padding: .5rem }
          table { font-size: .8rem }
          th, td { padding-right: .3rem }
          tbody th { min-width: 4.5rem }
          time { white-space: normal }
        }
        """;
}
