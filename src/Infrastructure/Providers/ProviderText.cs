using System.Text;
using System.Text.Unicode;

namespace CleanOrders.Infrastructure.Providers;

/// <summary>What a provider wrote is looked at before it is kept, logged or shown.</summary>
internal static class ProviderText
{
    private const int LongestWord = 100;

    /// <summary>Whether it is UTF-8 as a whole, also where nobody reads it.</summary>
    /// <param name="text">Without the mark that some write at the beginning.</param>
    public static bool IsJsonText(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> text)
    {
        text = body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
        return Utf8.IsValid(text.Span);
    }

    /// <summary>Letters, digits and underscores; nothing, where it is something else.</summary>
    public static string? Word(string? text) =>
        text is { Length: > 0 and <= LongestWord } && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? text
            : null;

    /// <summary>
    /// Its beginning, and of that what one can see, on one line: every database takes it. Nothing, where there is nothing to see.
    /// </summary>
    public static string? Visible(string? text, int longest)
    {
        var visible = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var shown = Rune.IsControl(rune) ? " " : rune == Rune.ReplacementChar ? "" : rune.ToString();
            if (visible.Length + shown.Length > longest)
                break;
            _ = visible.Append(shown);
        }

        return visible.ToString().Trim() is { Length: > 0 } all ? all : null;
    }

    /// <summary>Whether it is visible characters of ASCII and nothing else.</summary>
    public static bool IsVisible(string text) => text.All(character => character is > ' ' and <= '~');

    /// <summary>Whether a provider can be called there: encrypted, unless it is on this machine, and with nothing secret in it.</summary>
    /// <param name="mayBePlain">Whether an address of http is good enough wherever it is.</param>
    public static bool IsAddress(string? text, bool mayBePlain) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (mayBePlain || address.IsLoopback)))
        && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0;
}
