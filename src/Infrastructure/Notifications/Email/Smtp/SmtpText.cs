using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>What a server answered, as far as operators read it: its beginning, on one line, without an address.</summary>
internal static partial class SmtpText
{
    private const int Longest = 300;

    // A server may write what it wants, and every address in it is looked for.
    private const int MostRead = 2_000;
    private const string Replacement = "(its address)";

    /// <summary>
    /// A server repeats the receiver as it likes: in brackets, in other case, with the domain in its other form, or only the name.
    /// </summary>
    public static string Without(MailboxAddress recipient, string answer)
    {
        var visible = new StringBuilder();
        foreach (var rune in answer.EnumerateRunes().Take(MostRead))
            _ = Rune.IsControl(rune) ? visible.Append(' ') : visible.Append(rune.ToString());
        var text = Address().Replace(visible.ToString(), Replacement);
        foreach (var part in (string[])[recipient.Address, recipient.GetAddress(idnEncode: true), recipient.LocalPart])
            text = AlsoPart(part).Replace(text, Replacement);
        return text.Length <= Longest ? text.Trim() : $"{text[..Longest]}…";
    }

    private static Regex AlsoPart(string part) => new(
        $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(part)}(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"<?(""[^""]*""|[^\s<>()]+)@[^\s<>()]+>?", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
