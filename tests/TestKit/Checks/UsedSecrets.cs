using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CleanOrders.TestKit;

/// <summary>Every password, token, key and recovery code that clients sent or were given: none of them may be found in a log.</summary>
public sealed partial class UsedSecrets
{
    private readonly ConcurrentDictionary<string, bool> _all = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => [.. _all.Keys];

    /// <param name="json">A body, whole or broken.</param>
    public void Note(string json)
    {
        foreach (Match member in Member().Matches(json))
            _all[member.Groups["value"].Value] = true;
        foreach (Match codes in Codes().Matches(json))
        {
            foreach (var code in codes.Groups["values"].Value.Split('"', ',').Where(code => code.Length >= 8))
                _all[code] = true;
        }

        // The start-up line of Development shows this one on purpose.
        _ = _all.TryRemove(RunningApi.SeededPassword, out _);
    }

    /// <returns>The lines in which one stands, cut short.</returns>
    public IEnumerable<string> FoundIn(CapturedLogs logs)
    {
        var text = string.Join('\n', logs.Lines.Select(line => $"{line.Message} {line.Exception}"));
        return All.Where(secret => text.Contains(secret, StringComparison.Ordinal))
            .Select(secret => $"{secret[..4]}… ({secret.Length} characters) stands in the log");
    }

    [GeneratedRegex(
        """(?<name>"(password|currentPassword|newPassword|accessToken|refreshToken|token|key|secret|totp)")\s*:\s*"(?<value>[^"\\]{8,})""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex("""
        "recoveryCodes"\s*:\s*\[(?<values>[^\]]*)\]
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Codes();
}
