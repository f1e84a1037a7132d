using System.Globalization;

namespace CleanOrders.WebApi.Status;

/// <summary>Numbers and times as people read them.</summary>
internal sealed class StatusText(DateTimeOffset now)
{
    private const double Kilo = 1024;

    /// <summary>In UTC, with the day where it is another one than now; a dash, where there is none.</summary>
    public Html Time(DateTimeOffset? at)
    {
        if (at is not { } time)
            return $"–";
        var utc = time.UtcDateTime;
        var shown = utc.ToString(utc.Date == now.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"""<time datetime="{utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}">{shown} UTC</time>""";
    }

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays} d {time.Hours} h",
        { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{Math.Max(0, time.Seconds)} s",
    };

    public static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo / Kilo:0.#} MiB");

    public static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    public static string Rate(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}/s");

    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} %");

    public static string Seconds(double value) => value switch
    {
        <= 0 => "0 s",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.#} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} s"),
        _ => Duration(TimeSpan.FromSeconds(value)),
    };
}
