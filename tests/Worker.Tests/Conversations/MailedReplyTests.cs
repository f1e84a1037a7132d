using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Notifications.UnreadMessages;
using MimeKit;

namespace CleanOrders.Worker.Tests.Conversations;

public sealed class MailedReplyTests
{
    private const string Secret = "whsec_dGhlIHNlY3JldCBvZiB0aGUgdGVzdHMgb2YgcmVwbGllcw==";

    private const string Written = """
        It whistles in the morning.
        - - 4 times

        On Sat, 28 Nov 2026 at 09:30, Orders <orders@example.com> wrote:

        > A message waits for you
        >> Secret words

        And in the evening.
        -- 
        Ada, sent from somewhere
        """;

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_reply_to_the_mail_is_a_message_of_its_reader_however_often_it_comes(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, clock);
        var (talk, address) = await Mailed(api, clock);

        foreach (var _ in Enumerable.Range(0, 2))
            await Hand(api, MailTo(address.ToUpperInvariant(), Written)).ShouldBe(HttpStatusCode.NoContent);

        (await talk.Messages())[2..].ShouldBe(
            [("customer", "It whistles in the morning.\n- - 4 times\n\n\n\nAnd in the evening.")]);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Nobody_writes_as_another_or_elsewhere_and_no_program_replies(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, clock);
        var (talk, address) = await Mailed(api, clock);
        var other = await Talk.Begin(api);
        _ = await other.Write(Support);
        var (said, at) = (address.Split('@')[0], address.Split('@')[1]);
        var id = talk.Id["cnv_".Length..];

        foreach (var forged in (string[])
            [
                $"{said[..^1]}{(said[^1] == '0' ? '1' : '0')}@{at}", $"{said.Replace(id, other.Id["cnv_".Length..])}@{at}",
                $"{said}@elsewhere.example", $"conversations+{id}@{at}", $"conversations@{at}", $"conversations+@{at}",
            ])
            await Hand(api, MailTo(forged, "I am somebody else")).ShouldBe(HttpStatusCode.NoContent);
        await Hand(api, $"Auto-Submitted: auto-replied\r\n{MailTo(address, "I am away")}").ShouldBe(HttpStatusCode.NoContent);
        await Hand(api, MailTo(address, "> only what was quoted")).ShouldBe(HttpStatusCode.NoContent);
        await Hand(api, MailTo(address, "My card is 4111 1111 1111 1111")).ShouldBe(HttpStatusCode.NoContent);
        await Hand(api, MailTo(address, "Not signed"), $"whsec_{Convert.ToBase64String(new byte[32])}")
            .ShouldBeProblem(401, "notification.mail_report_refused");

        (await talk.Messages()).Count.ShouldBe(2);
        (await other.Messages()).Count.ShouldBe(2);
    }

    private static Task<Api> Start(TestDatabase database, FakeClock clock) => Api.New(new ApiOptions
    {
        Database = database,
        Clock = clock,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Workers:Enabled"] = "true",
            ["Schedules:mail-unread-messages"] = "off",
            ["Conversations:ReplyAddress"] = "conversations@example.com",
            ["Mail:ReportSecrets:0"] = Secret,
        },
    });

    /// <summary>A conversation, and where the mail about it says that its customer replies to.</summary>
    private static async Task<(Talk Talk, string Address)> Mailed(Api api, FakeClock clock)
    {
        var talk = await Talk.Begin(api);
        _ = await talk.Write(Support);
        clock.Advance(TimeSpan.FromMinutes(11));
        await Talk.Run<MailUnreadMessages, MailUnreadMessagesHandler>(api, new MailUnreadMessages());
        var mail = (await Eventually.Be(
            () => Task.FromResult(api.Database.MailsTo("customer@example.com")), mails => mails.Count > 0, clock))[^1];
        mail.Subject.ShouldBe("A message waits for you: My kettle whistles");
        mail.Head.ShouldContain($"Reply-To: conversations+{talk.Id["cnv_".Length..]}");
        using var head = new MemoryStream(Encoding.ASCII.GetBytes($"{mail.Head}\r\n\r\n"));
        using var message = MimeMessage.Load(head);
        return (talk, message.ReplyTo.Mailboxes.Single().Address);
    }

    private static string MailTo(string address, string text) =>
        $"From: Somebody <somebody@example.com>\r\nTo: <{address}>\r\nSubject: Re: My kettle\r\nMessage-Id: <1@a.example>\r\n"
            + $"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text.ReplaceLineEndings("\r\n")}\r\n";

    private static async Task<HttpAnswer> Hand(Api api, string mail, string secret = Secret)
    {
        var id = $"msg_{Guid.CreateVersion7():N}";
        var time = api.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{mail}")));
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(mail));
        body.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return await api.Anonymous().WithoutKey().With("webhook-id", id).With("webhook-timestamp", time)
            .With("webhook-signature", $"v1,{signature}").Post("/v1/mail-reports", body);
    }
}
