using System.Globalization;

namespace CleanOrders.WebApi.Status;

/// <summary>A small plot of one hour, as SVG: from zero to the highest value, with all that it shows as text too.</summary>
internal sealed class Sparkline(DateTimeOffset now)
{
    private const double Width = 240;
    private const double Height = 40;
    private const double Margin = 2;
    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    /// <param name="title">What is plotted.</param>
    /// <param name="points">The oldest first.</param>
    /// <param name="format">A value with its unit.</param>
    public Html Of(string title, IEnumerable<(DateTimeOffset At, double Value)> points, Func<double, string> format)
    {
        var shown = points.Where(point => now - point.At <= Span).ToList();
        if (shown.Count == 0)
            return $"""<figure><figcaption>{title}</figcaption><p class="now">–</p><p class="range">No samples yet</p></figure>""";
        var (low, high) = (shown.Min(point => point.Value), shown.Max(point => point.Value));
        var range = low < high ? $"{format(low)} to {format(high)} in the last hour" : $"{format(high)} all the time";
        return $"""
            <figure><figcaption>{title}</figcaption><p class="now">{format(shown[^1].Value)}</p>
            {(shown.Count > 1 ? Plot($"{title}: {range}", shown, high) : default)}
            <p class="range">{(shown.Count > 1 ? range : "One sample yet")}</p></figure>

            """;
    }

    private Html Plot(string text, List<(DateTimeOffset At, double Value)> points, double high)
    {
        var line = string.Join(' ', points.Select(point => $"{Number(X(point.At))},{Number(Y(point.Value, high))}"));
        return $"""
            <svg role="img" viewBox="0 0 240 40" preserveAspectRatio="none"><title>{text}</title>
            <polyline points="{line}" vector-effect="non-scaling-stroke"/></svg>
            """;
    }

    private double X(DateTimeOffset at) => Width * (1 - ((now - at) / Span));

    private static double Y(double value, double high) =>
        Height - Margin - (high > 0 ? (Height - (2 * Margin)) * value / high : 0);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
