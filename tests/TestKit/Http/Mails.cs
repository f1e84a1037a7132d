using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace CleanOrders.TestKit;

/// <summary>A mail as its reader gets it.</summary>
/// <param name="Head">The lines before the first empty one.</param>
/// <param name="Html">The page that it has besides its text; nothing, where it has none.</param>
public sealed partial record ReceivedMail(string To, string Subject, string Text, string Head, string? Html)
{
    /// <summary>Without its brackets.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Where its reader's mail program ends mails like it; nothing, where it cannot.</summary>
    public string? UnsubscribeAddress { get; init; }

    /// <summary>The secret in it, on a line of its own.</summary>
    public string Token =>
        TokenLine().Match(Text) is { Success: true } line ? line.Value : throw new InvalidOperationException($"No token in:\n{Text}");

    [GeneratedRegex(@"^(ec|rp)_[\w-]{43}(?=\r?$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenLine();
}

/// <summary>The mails that a service wrote into the folder of its database.</summary>
public static class Mails
{
    private const string Jobs = """
        SELECT coalesce(string_agg(j.type || ' ' || j.status || ' ' || j.attempts || ' ' || CAST(j.arguments AS text) || ' '
            || coalesce((SELECT max(a.error) FROM job_attempts AS a WHERE a.job_id = j.id), ''), '; '), 'none') FROM jobs AS j
        """;

    public static string MailFolder(this TestDatabase database) => Path.Combine(database.Folder, "mail");

    /// <summary>What there is for an address, oldest first.</summary>
    public static IReadOnlyList<ReceivedMail> MailsTo(this TestDatabase database, string address) =>
        !Directory.Exists(database.MailFolder())
            ? []
            : [.. Directory.GetFiles(database.MailFolder(), "*.eml").Order(StringComparer.Ordinal).Select(Read)
                .Where(mail => mail.To == address)];

    /// <summary>Waits for as many mails to an address, and gives the youngest.</summary>
    public static async Task<ReceivedMail> MailTo(this TestDatabase database, string address, int count = 1) =>
        (await database.Until(() => database.MailsTo(address), mails => mails.Count >= count))[^1];

    /// <summary>Waits for a mail to an address that gets others too, such as an admin's.</summary>
    /// <param name="text">What stands in it.</param>
    public static async Task<ReceivedMail> MailTo(this TestDatabase database, string address, string text) =>
        (await database.Until(
            () => database.MailsTo(address).LastOrDefault(mail => mail.Text.Contains(text, StringComparison.Ordinal)),
            mail => mail is not null))!;

    /// <summary>Waits until nothing is to be written any more.</summary>
    public static Task NoMailIsDue(this TestDatabase database) =>
        Eventually.Be(
            () => database.Scalar<long>(
                "SELECT count(*) FROM jobs WHERE type = 'accounts.mail' AND status IN ('queued', 'retrying', 'running')"),
                count => count == 0);

    // Where no mail comes, its job says why.
    private static async Task<T> Until<T>(this TestDatabase database, Func<T> read, Func<T, bool> asWanted)
    {
        try
        {
            return await Eventually.Be(() => Task.FromResult(read()), asWanted);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; jobs: {await database.Scalar<string>(Jobs)}", late);
        }
    }

    private static ReceivedMail Read(string file)
    {
        using var message = MimeMessage.Load(file);
        var text = File.ReadAllText(file, Encoding.UTF8);
        var head = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var body = (message.TextBody ?? "").ReplaceLineEndings("\r\n");
        return new ReceivedMail(message.To.Mailboxes.Single().Address, message.Subject ?? "", body, head, message.HtmlBody)
        {
            MessageId = message.MessageId ?? "",
            UnsubscribeAddress = message.Headers["List-Unsubscribe"]?.Trim('<', '>', ' '),
        };
    }
}
