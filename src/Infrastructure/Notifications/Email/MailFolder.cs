using System.Globalization;
using CleanOrders.Application.Mailing;
using CleanOrders.Infrastructure.Hosting;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// Writes mails as files (RFC 5322) into a folder that only the service's user can read, instead of sending them. A
/// file that is there is whole, and their names sort by time.
/// </summary>
internal sealed class MailFolder(DataOptions data, MailWriter writer) : IMailbox
{
    public const string Folder = "mail";

    private static readonly FormatOptions Format = MailWriter.MakeFormat();

    private readonly string _path = Path.Combine(data.FullDirectory, Folder);

    public async Task Send(Mail mail, CancellationToken ct)
    {
        OwnerOnly.MakeFolder(_path);
        using var written = writer.Write(mail);
        written.Message.Prepare(EncodingConstraint.EightBit, MailWriter.LongestLine);
        var time = written.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var name = $"{time}-{written.Id:N}.eml";
        var draft = Path.Combine(_path, $".{name}.draft");
        await using (var stream = OwnerOnly.Open(draft, FileMode.Create))
            await written.Message.WriteToAsync(Format, stream, ct);
        File.Move(draft, Path.Combine(_path, name), overwrite: true);
    }
}
