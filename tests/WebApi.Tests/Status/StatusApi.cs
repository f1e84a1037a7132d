using System.Globalization;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Status;

/// <summary>A host of these tests' own: it counts nobody else's requests, does no work by itself, and its time is the test's.</summary>
public sealed partial class StatusApi : Api, IAsyncLifetime
{
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(15);

    private readonly FakeClock _clock;

    public StatusApi()
        : this(new FakeClock())
    {
    }

    private StatusApi(FakeClock clock)
        : base(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" },
        }) => _clock = clock;

    public ValueTask InitializeAsync() => new(Start());

    public async Task<string> Page() => (await As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK)).Text;

    /// <summary>Lets the time of some samples go by.</summary>
    internal async Task Sample(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _ = await Page();
            _clock.Advance(Sampled);
        }
    }

    /// <summary>The cells of a row, which begins with this head.</summary>
    internal static string[] Row(string page, string head)
    {
        var start = page.IndexOf($"<th scope=\"row\">{head}</th>", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(-1, $"{head} is not on {page}");
        var row = page[start..page.IndexOf("</tr>", start, StringComparison.Ordinal)];
        return [.. Cell().Matches(row).Select(cell => cell.Groups["text"].Value)];
    }

    internal static int Number(string page, string head) => int.Parse(Row(page, head)[0], CultureInfo.InvariantCulture);

    [GeneratedRegex("<td>(?<text>.*?)</td>", RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();
}
