namespace CleanOrders.WebApi.OpenApi.Docs;

/// <summary>What the page at <c>/docs</c> lacks for those who see little, use a keyboard or a screen reader (WCAG 2.2, AA).</summary>
internal static class DocsPageStyle
{
    /// <summary>Colours with enough contrast, and less around what is read.</summary>
    public const string Style = """
        <style>
        .swagger-ui .topbar { display: none }
        .swagger-ui .info { margin: 32px 0 16px }
        .swagger-ui .scheme-container { padding: 16px 0; box-shadow: none; background: none; border-top: 1px solid #d8dde7 }
        .swagger-ui .scheme-container .servers-title, .swagger-ui .servers { display: none }
        .swagger-ui .opblock-description-wrapper ul, .swagger-ui .response-col_description ul { margin: 0; padding-left: 18px }
        .swagger-ui .info .title small, .swagger-ui .info .title small.version-stamp { background: #3b4151 }
        .swagger-ui .info .url, .swagger-ui .info a, .swagger-ui .link { color: #1f5fa8 }
        .swagger-ui .btn.authorize { color: #1a6b43; border-color: #1a6b43 }
        .swagger-ui .btn.authorize svg { fill: #1a6b43 }
        .swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1a6b43 }
        .swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1f5fa8 }
        .swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b91c1c }
        .swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a4b00 }
        .swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0b6b62 }
        .swagger-ui .btn.cancel { color: #b91c1c; border-color: #b91c1c }
        .swagger-ui .parameter__in { color: #555 }
        .swagger-ui .btn.execute { background: #1f5fa8; border-color: #1f5fa8 }
        .swagger-ui .microlight span[style*="211, 99, 99"] { color: #ff9c9c !important }
        </style>
        """;

    /// <summary>Names fields and buttons that the page leaves without one, and takes a link out of the button that it stands in.</summary>
    public const string Script = """
        (() => {
          const each = (selector, change) => document.querySelectorAll(selector).forEach(change);
          const name = (selector, text) => each(`:is(${selector}):not([aria-label])`, element => element.setAttribute('aria-label', text));
          const mend = () => {
            each('.opblock-summary-control a[href]', link => link.removeAttribute('href'));
            each('.microlight:not([tabindex])', example => example.setAttribute('tabindex', '0'));
            each('tr[data-param-name] :is(select, input, textarea):not([aria-label])', field =>
              field.setAttribute('aria-label', field.closest('tr').dataset.paramName));
            each('button:is([aria-label="Apply credentials"], [aria-label="Remove authorization"])', button =>
              button.removeAttribute('aria-label'));
            name('.body-param textarea', 'Request body');
            name('.content-type, .content-type-wrapper select', 'Media type');
            name('.examples-select-element', 'Example');
            name('.close-modal', 'Close');
          };
          new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
          mend();
        })();
        """;
}
