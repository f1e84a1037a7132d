using CleanOrders.Application.Identity;
using CleanOrders.Application.Mailing;
using CleanOrders.Domain.SharedKernel;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>Writes mails as RFC 5322 has them, for whatever takes them.</summary>
internal sealed class MailWriter(MailOptions options, MailReferences references, IdentitySettings identity, TimeProvider clock)
{
    /// <summary>Of a line (RFC 5322, section 2.1.1), without its end. What is longer is written as quoted-printable.</summary>
    public const int LongestLine = 998;

    /// <exception cref="ParseException">The receiver is no address: it would begin a header of its own, say.</exception>
    public WrittenMail Write(Mail mail)
    {
        var at = mail.Id is { } given ? TypedId.TimeOf(given) : clock.GetUtcNow();
        var id = (mail.Id ?? TypedId.New<MailId>(at)).Value;
        var host = new Uri(identity.AppAddress).Host;
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = at.ToUniversalTime(),
            MessageId = $"{references.Write(id, mail)}@{host}",
            Body = BodyOf(mail),
        };
        message.From.Add(options.From is { } from ? MailboxAddress.Parse(from) : new MailboxAddress("", $"no-reply@{host}"));
        message.To.Add(new MailboxAddress("", mail.To));
        if (mail.ReplyAddress is { } reply)
            message.ReplyTo.Add(new MailboxAddress("", reply));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.UnsubscribeAddress is { } unsubscribe)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        return new WrittenMail(message, id, at);
    }

    public static FormatOptions MakeFormat(bool isInternational = false)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = isInternational;
        return format;
    }

    // The last of its parts is the one that a reader would rather see (RFC 2046, section 5.1.4).
    private static MimeEntity BodyOf(Mail mail)
    {
        var text = new TextPart("plain") { Text = mail.Text };
        return mail.Html is { } html ? new MultipartAlternative(text, new TextPart("html") { Text = html }) : text;
    }
}

/// <param name="Id">Stands in its <c>Message-Id</c>, the same each time that it is written.</param>
internal sealed record WrittenMail(MimeMessage Message, Guid Id, DateTimeOffset At) : IDisposable
{
    public void Dispose() => Message.Dispose();
}
