using System.Globalization;
using System.Text;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// Writes mails as files (RFC 5322) into a folder that only the service's user can read, instead of sending them. A
/// file that is there is whole, and their names sort by time.
/// </summary>
internal sealed class MailFolder(DataOptions data, IdentitySettings identity, TimeProvider clock) : IMailbox
{
    public const string Folder = "mail";

    // An encoded word has at most 75 characters (RFC 2047, section 2), 12 of them around the base64.
    private const int BytesOfAWord = 45;

    private readonly string _path = Path.Combine(data.Directory, Folder);

    public async Task Send(Mail mail, CancellationToken ct)
    {
        OwnerOnly.MakeFolder(_path);
        var now = mail.Id is { } given ? TypedId.TimeOf(given) : clock.GetUtcNow();
        var id = (mail.Id ?? TypedId.New<MailId>(now)).Value;
        var name = $"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-{id:N}.eml";
        var draft = Path.Combine(_path, $".{name}.draft");
        await using (var stream = OwnerOnly.Open(draft, FileMode.Create))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Write(mail, id, now)), ct);
        File.Move(draft, Path.Combine(_path, name), overwrite: true);
    }

    private string Write(Mail mail, Guid id, DateTimeOffset now)
    {
        var host = new Uri(identity.AppAddress).Host;
        string[] lines =
        [
            Header("From", $"no-reply@{host}"),
            Header("To", mail.To),
            Header("Subject", Encoded(mail.Subject)),
            Header("Date", now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)),
            Header("Message-ID", $"<{id:N}@{host}>"),
            Header("Auto-Submitted", "auto-generated"),
            Header("MIME-Version", "1.0"),
            Header("Content-Type", "text/plain; charset=utf-8"),
            Header("Content-Transfer-Encoding", "8bit"),
            "",
            .. mail.Text.ReplaceLineEndings("\n").Split('\n'),
            "",
        ];
        return string.Join("\r\n", lines);
    }

    /// <exception cref="ArgumentException">The value would begin a header of its own.</exception>
    private static string Header(string name, string value) => value.Replace("\r\n ", "", StringComparison.Ordinal).Any(character => character is < ' ' or > '~')
        ? throw new ArgumentException($"The header {name} has characters that a header cannot have.", nameof(value))
        : $"{name}: {value}";

    // RFC 2047: words of whole characters, each on a line of its own.
    private static string Encoded(string text)
    {
        if (text.All(character => character is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal))
            return text;

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (word.Count + rune.Utf8SequenceLength > BytesOfAWord)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
