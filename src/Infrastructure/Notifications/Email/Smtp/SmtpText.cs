using System.Text.RegularExpressions;
using CleanOrders.Infrastructure.Providers;
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
        var text = Address().Replace(ProviderText.Visible(answer, MostRead) ?? "", Replacement);
        foreach (var part in (string[])[recipient.Address, recipient.GetAddress(idnEncode: true), recipient.LocalPart])
            text = AlsoPart(part).Replace(text, Replacement);
        return ProviderText.Visible(text, Longest) is { } shown ? shown.Length < text.Length ? $"{shown}…" : shown : "";
    }

    private static Regex AlsoPart(string part) => new(
        $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(part)}(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"<?(""[^""]*""|[^\s<>()]+)@[^\s<>()]+>?", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
