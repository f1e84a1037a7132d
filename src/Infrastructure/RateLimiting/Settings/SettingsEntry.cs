using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>
/// Reads the keys of one entry below a name that people chose. The framework's binder ignores what is wrong in such an entry; this names
/// each key with a fault, and each that it does not know.
/// </summary>
internal sealed class SettingsEntry(IConfigurationSection section, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Path => section.Path;

    public bool Has(string key) => section[key] is not null;

    public long Number(string key, long least, long most, long otherwise) => Read(
        key, otherwise, $"a whole number from {least} to {most}",
        (string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= least && number <= most);

    // "60" alone would be 60 days.
    public TimeSpan Time(string key, TimeSpan least, TimeSpan most, TimeSpan otherwise) => Read(
        key, otherwise, $"a time from {least} to {most}, as in 00:01:00",
        (string text, out TimeSpan time) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time) && text.Contains(':')
            && time >= least && time <= most);

    public bool Flag(string key) => Read(key, otherwise: false, "true or false", bool.TryParse);

    // A number would be taken for a name otherwise.
    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum => Read(
            key, otherwise, $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}",
            (string text, out T choice) => Enum.TryParse(text, ignoreCase: true, out choice) && text.All(char.IsLetter));

    public string Text(string key, string otherwise, string rule, Predicate<string> isRight) =>
        Read(key, otherwise, rule, (string text, out string read) => isRight(read = text));

    /// <summary>Several with <c>,</c> between them, or as a list.</summary>
    public IReadOnlyList<string> Several(string key)
    {
        _ = _known.Add(key);
        return section[key] is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetSection(key).GetChildren().Select(child => child.Value ?? "")];
    }

    public void Refuse(string key, string because) => faults.Add($"{Path}:{key} is '{section[key]}'; {because}.");

    /// <summary>Names every key that nobody has read.</summary>
    public void RefuseOthers() => faults.AddRange(section.GetChildren().Where(child => !_known.Contains(child.Key))
        .Select(child => $"{child.Path}: there is no such setting. There are {string.Join(", ", _known)}."));

    private T Read<T>(string key, T otherwise, string rule, Parse<T> parse)
    {
        _ = _known.Add(key);
        if (section.GetSection(key) is var child && child.Value is null && !child.GetChildren().Any())
            return otherwise;
        if (child.Value is { } text && parse(text, out var read))
            return read;
        faults.Add($"{Path}:{key} is '{child.Value}'; it must be {rule}.");
        return otherwise;
    }

    private delegate bool Parse<T>(string text, out T read);
}
