using System.Globalization;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Mailing;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// Writes mails as files (RFC 5322) into a folder that only the service's user can read, instead of sending them. A
/// file that is there is whole, and their names sort by time.
/// </summary>
internal sealed class MailFolder(DataOptions data, IdentitySettings identity, TimeProvider clock) : IMailbox
{
    public const string Folder = "mail";

    // Of a line of RFC 5322 (section 2.1.1), without its end. What is longer is written as quoted-printable.
    private const int LongestLine = 998;

    private static readonly FormatOptions Format = MakeFormat();

    private readonly string _path = Path.Combine(data.FullDirectory, Folder);

    public async Task Send(Mail mail, CancellationToken ct)
    {
        OwnerOnly.MakeFolder(_path);
        var now = mail.Id is { } given ? TypedId.TimeOf(given) : clock.GetUtcNow();
        var id = (mail.Id ?? TypedId.New<MailId>(now)).Value;
        var name = $"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-{id:N}.eml";
        var draft = Path.Combine(_path, $".{name}.draft");
        using var message = Compose(mail, id, now);
        await using (var stream = OwnerOnly.Open(draft, FileMode.Create))
            await message.WriteToAsync(Format, stream, ct);
        File.Move(draft, Path.Combine(_path, name), overwrite: true);
    }

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }

    /// <exception cref="ParseException">The receiver is no address: it would begin a header of its own, say.</exception>
    private MimeMessage Compose(Mail mail, Guid id, DateTimeOffset now)
    {
        var host = new Uri(identity.AppAddress).Host;
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = now.ToUniversalTime(),
            MessageId = $"{id:N}@{host}",
            Body = BodyOf(mail),
        };
        message.From.Add(new MailboxAddress("", $"no-reply@{host}"));
        message.To.Add(new MailboxAddress("", mail.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Prepare(EncodingConstraint.EightBit, LongestLine);
        return message;
    }

    // The last of its parts is the one that a reader would rather see (RFC 2046, section 5.1.4).
    private static MimeEntity BodyOf(Mail mail)
    {
        var text = new TextPart("plain") { Text = mail.Text };
        return mail.Html is { } html ? new MultipartAlternative(text, new TextPart("html") { Text = html }) : text;
    }
}
