using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>
/// Reads the texts that another service fills a template with. What is wrong, and what the template does not take, is noted by its pointer.
/// </summary>
public sealed class MessageData(IReadOnlyDictionary<string, string?> data, Violations violations)
{
    public const int LongestLink = 2000;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A text that must be there. It is empty where something is wrong with it.</summary>
    public string Text(string name, int longest, bool multiline = false) =>
        violations.Take($"/data/{name}", Domain.SharedKernel.Text.Check(Take(name), longest, multiline)) ?? "";

    /// <summary>An address that may be left out: absolute, and of HTTPS.</summary>
    public string? Link(string name)
    {
        if (Take(name) is not { } link)
            return null;
        if (!IsLink(link))
            violations.Add(
                $"/data/{name}",
                SendingErrors.DataInvalid.With(
                    $"A link is an absolute address of https, without spaces and a user, with at most {LongestLink} characters."));
        return link;
    }

    /// <summary>To be called last: notes what was not read.</summary>
    public void RefuseOthers()
    {
        if (data.Keys.Any(name => !_read.Contains(name)))
            violations.Add(
                "/data", SendingErrors.DataInvalid.With($"The template takes {string.Join(", ", _read)}, and nothing else."));
    }

    private static bool IsLink(string text) =>
        text.Length <= LongestLink && Domain.SharedKernel.Text.Check(text, LongestLink) is { IsFailure: false, Value: var plain }
        && plain == text && !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && link.Scheme == Uri.UriSchemeHttps && link.Host.Length > 0 && link.UserInfo.Length == 0;

    private string? Take(string name)
    {
        _ = _read.Add(name);
        return data.GetValueOrDefault(name);
    }
}
