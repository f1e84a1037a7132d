using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

/// <summary>
/// The 10,000 passwords that everybody tries first (<c>common-passwords.resx</c> says where they come from). A password is one of them if
/// it is, in any case, one that stands there, or one that is written again and again, with whatever digits and signs before and after it:
/// nobody is kept out by <c>Password1234!</c>.
/// </summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> All = Read();

    /// <param name="password">As it is hashed.</param>
    public static bool Has(string password)
    {
        var lower = password.ToLowerInvariant();
        var start = 0;
        var end = lower.Length;
        while (start < end && !char.IsLetter(lower[start]))
            start++;
        while (end > start && !char.IsLetter(lower[end - 1]))
            end--;
        return IsOne(lower) || IsOne(lower[start..end]);
    }

    // What repeats itself is equal to itself a little further on. The last time may be cut short.
    private static bool IsOne(string text) => All.Contains(text)
        || Enumerable.Range(1, Math.Max(0, text.Length - 1))
        .Any(length => text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)) && All.Contains(text[..length]));

    private static FrozenSet<string> Read() =>
        new ResourceManager("common-passwords", typeof(CommonPasswords).Assembly).GetString("list", CultureInfo.InvariantCulture)!
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        .ToFrozenSet(StringComparer.Ordinal);
}
