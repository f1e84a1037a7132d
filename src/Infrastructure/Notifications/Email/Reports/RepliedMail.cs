using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Conversations;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Reports;

/// <summary>
/// A reply that somebody wrote to a mail about a conversation, as a mail server hands it on. What programs reply is none.
/// </summary>
internal static class RepliedMail
{
    private static readonly string[] Receivers = ["Delivered-To", "X-Original-To", "Envelope-To"];
    private static readonly string[] Ends = ["-- ", "-----Original Message-----", "-----Ursprüngliche Nachricht-----"];

    public static IReadOnlyList<MailReply> Read(ReadOnlyMemory<byte> body, IReplyAddresses addresses)
    {
        using var stream = new MemoryStream(body.ToArray());
        try
        {
            using var mail = MimeMessage.Load(stream);
            return mail.Body is not MultipartReport && (mail.Headers[HeaderId.AutoSubmitted]?.Trim() ?? "no") == "no"
                && AddressIn(mail, addresses) is { } address && Own(mail.TextBody ?? "") is { Length: > 0 } text
                    ? [new MailReply(address, NameOf(mail, body.Span), text)]
                    : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static ReplyAddress? AddressIn(MimeMessage mail, IReplyAddresses addresses) =>
        mail.To.Mailboxes.Concat(mail.Cc.Mailboxes).Select(mailbox => mailbox.Address)
            .Concat(Receivers.Select(name => mail.Headers[name]?.Trim('<', '>', ' ')).OfType<string>())
            .Select(addresses.Read).FirstOrDefault(address => address is not null);

    // A Message-Id can be longer than the name of a message.
    private static ClientMessageId NameOf(MimeMessage mail, ReadOnlySpan<byte> body)
    {
        var hash = SHA256.HashData(mail.MessageId is { Length: > 0 } id ? Encoding.UTF8.GetBytes(id) : body);
        return new ClientMessageId($"mail-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}");
    }

    /// <summary>Without quoted lines, the line that says whom they quote, and what stands below a signature or the mail before.</summary>
    private static string Own(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').TakeWhile(line => !Ends.Contains(line, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        var own = lines.Where((line, i) => !IsQuoted(line) && !(line.TrimEnd().EndsWith(':') && IsQuoted(Following(lines, i))));
        return new string([.. string.Join('\n', own).Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')]).Trim();
    }

    private static string Following(string[] lines, int i) =>
        lines.Skip(i + 1).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";

    private static bool IsQuoted(string line) => line.StartsWith('>');
}
