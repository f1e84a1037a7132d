using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>What mail servers and providers say of mails that they took, and the suppression list.</summary>
public sealed class MailReportTests(ReportedHost host) : IClassFixture<ReportedHost>, IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/mail-reports", SweepRow.Public, new(6, 5, api => api.Anonymous().Post("/v1/mail-reports", new { })));

    private const string Suppressions = "/v1/suppressions";

    private Api Api => host.Api;

    [Fact]
    public async Task A_mail_that_bounced_falls_back_to_a_text_and_so_does_the_next_one_without_a_mail()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var code = await Api.PhoneCode(reader);
        await reader.Post("/v1/me/phone/confirm", new { code }).ShouldBe(HttpStatusCode.OK);
        var (notification, mail) = await Mailed(reader, email);

        await Report("mail.bounced", email, mail.MessageId).ShouldBe(HttpStatusCode.NoContent);

        (await Api.Ended(notification, "sms")).Steps.ShouldBe(["queued fallback", "sent"]);
        (await Api.As(Support).Delivery(notification, "email")).Steps.ShouldBe(["queued", "sent", "fell_back bounced"]);
        var next = await Api.Notify(await reader.Id());
        (await Api.Ended(next, "sms")).Steps.ShouldBe(["queued fallback", "sent"]);
        (await Api.As(Support).Delivery(next, "email")).Steps.ShouldBe(["queued", "fell_back bounced"]);
        Api.Database.MailsTo(email).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_bounced_address_gets_no_more_and_none_of_that_is_a_dead_letter_until_it_is_taken_off_the_list()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (notification, mail) = await Mailed(reader, email);
        await Report("mail.bounced", email.ToUpperInvariant(), mail.MessageId).ShouldBe(HttpStatusCode.NoContent);
        (await Api.Ended(notification, "email")).Steps.ShouldBe(["queued", "sent", "failed bounced"]);

        var next = await Api.Notify(await reader.Id());

        (await Api.Ended(next, "email")).Steps.ShouldBe(["queued", "suppressed bounced"]);
        (await Api.As(Admin).Get("/v1/dead-letters?type=notifications.email")).Text.ShouldNotContain(next);
        var entry = (await Entries(email)).ShouldHaveSingleItem();
        entry.ShouldBe((entry.Id, "bounced", "550 5.1.1 Nobody here"));
        await Api.As(Support).Delete($"{Suppressions}/{entry.Id}").ShouldBe(HttpStatusCode.NoContent);
        await Api.As(Support).Delete($"{Suppressions}/{entry.Id}").ShouldBeProblem(404, "notification.suppression_not_found");
        await Api.As(Support).Post($"/v1/notifications/{next}/resend").ShouldBe(HttpStatusCode.Accepted);
        (await Api.Ended(next, "email")).Steps.ShouldBe(["queued", "suppressed bounced", "queued resent", "sent"]);
    }

    [Fact]
    public async Task After_a_complaint_only_what_protects_the_account_goes_there()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (notification, mail) = await Mailed(reader, email);

        await Report("mail.complained", email, mail.MessageId).ShouldBe(HttpStatusCode.NoContent);

        (await Api.Ended(notification, "email")).Steps.ShouldBe(["queued", "sent", "delivered complained"]);
        (await Api.Ended(await Api.Notify(await reader.Id()), "email")).Steps.ShouldBe(["queued", "suppressed complained"]);
        var security = await Api.Notify(await reader.Id(), category: Domain.Notifications.NotificationCategory.Security);
        (await Api.Ended(security, "email")).Steps.ShouldBe(["queued", "sent"]);
        await Report("mail.bounced", email, mail.MessageId, "msg_later").ShouldBe(HttpStatusCode.NoContent);
        (await Entries(email)).ShouldHaveSingleItem().Reason.ShouldBe("bounced");
        (await Api.As(Support).Delivery(notification, "email")).Status.ShouldBe("delivered");
    }

    [Fact]
    public async Task What_arrived_is_said_so_once_and_what_is_not_for_good_changes_nothing()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (notification, mail) = await Mailed(reader, email);

        await Report("mail.bounced", email, mail.MessageId, "msg_soft", permanent: false).ShouldBe(HttpStatusCode.NoContent);
        await Report("mail.delivered", email, mail.MessageId, "msg_in").ShouldBe(HttpStatusCode.NoContent);
        await Report("mail.delivered", email, mail.MessageId, "msg_in").ShouldBe(HttpStatusCode.NoContent);

        (await Api.Ended(notification, "email")).Steps.ShouldBe(["queued", "sent", "delivered"]);
        (await Entries(email)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("failed", "5.1.1", "rfc822", "failed bounced")]
    [InlineData("failed", "5.1.1", "rfc822-headers", "failed bounced")]
    [InlineData("delivered", "2.0.0", "rfc822-headers", "delivered")]
    [InlineData("delayed", "4.4.1", "rfc822", null)]
    [InlineData("failed", "4.4.7", "rfc822", null)]
    public async Task A_mail_that_a_mail_server_sent_back_says_what_became_of_ours(string action, string status, string part, string? step)
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (notification, mail) = await Mailed(reader, email);

        await Send(SentBack(mail, action, status, $"rfc822; {email}", part), "message/rfc822").ShouldBe(HttpStatusCode.NoContent);

        (await Api.As(Support).Delivery(notification, "email")).Steps.Skip(2).ShouldBe(step is null ? [] : [step]);
        (await Entries(email)).Select(entry => entry.Detail).ShouldBe(step == "failed bounced" ? ["550 No such user"] : []);
    }

    [Fact]
    public async Task A_complaint_that_a_provider_sends_as_a_mail_counts()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (_, mail) = await Mailed(reader, email);

        await Send(
            Report(
                "feedback-report", "message/feedback-report", "Feedback-Type: abuse\r\nUser-Agent: Test/1\r\nVersion: 1\r\n", mail,
                "rfc822"),
            "message/rfc822").ShouldBe(HttpStatusCode.NoContent);

        (await Entries(email)).ShouldHaveSingleItem().Reason.ShouldBe("complained");
    }

    [Fact]
    public async Task A_mail_that_somebody_made_up_suppresses_nobody()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (_, mail) = await Mailed(reader, email);
        var (_, victim) = await Api.ConfirmedCustomer();
        var forged = mail with { To = victim };

        foreach (var made in (string[])
            [
                SentBack(forged, "failed", "5.1.1", $"rfc822; {victim}", "rfc822"),
                SentBack(mail with { MessageId = "1@x" }, "failed", "5.1.1", $"rfc822; {email}", "rfc822"),
                SentBack(mail, "failed", "5.1.1", $"rfc822; {email}", "rfc822").Replace("multipart/report", "multipart/mixed"),
                "Subject: Hello\r\n\r\nText", "", "\0\0\0",
            ])
            await Send(made, "message/rfc822").ShouldBe(HttpStatusCode.NoContent);

        (await Entries(victim)).ShouldBeEmpty();
        (await Entries(email)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"type":"mail.bounced","data":{"address":"nobody","permanent":true}}""")]
    [InlineData("""{"type":"mail.opened","data":{"address":"a@example.com"}}""")]
    [InlineData("""{"type":"mail.bounced","data":{"address":["a@example.com"],"permanent":true}}""")]
    public async Task What_says_nothing_of_a_mail_of_ours_is_taken_and_does_nothing(string body) =>
        await Send(body).ShouldBe(HttpStatusCode.NoContent);

    [Theory]
    [InlineData("a\0b\r\nc", "a b  c")]
    [InlineData("\t", null)]
    public async Task What_a_mail_server_said_is_kept_as_far_as_one_can_see_it(string said, string? kept)
    {
        var (_, email) = await Api.ConfirmedCustomer();

        await Send(BouncedWith(email, said)).ShouldBe(HttpStatusCode.NoContent);

        (await Entries(email)).Select(entry => entry.Detail).ShouldBe([kept]);
    }

    [Fact]
    public async Task What_has_half_of_a_letter_is_no_text_and_does_nothing()
    {
        var (_, email) = await Api.ConfirmedCustomer();

        await Send(BouncedWith(email, "half \ud83d of a letter")).ShouldBe(HttpStatusCode.NoContent);

        (await Entries(email)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_what_a_mail_server_said_the_beginning_is_kept_and_no_half_of_a_letter()
    {
        var (_, email) = await Api.ConfirmedCustomer();

        await Send(BouncedWith(email, $"x{string.Concat(Enumerable.Repeat("🦉", 200))}")).ShouldBe(HttpStatusCode.NoContent);

        (await Entries(email)).ShouldHaveSingleItem().Detail.ShouldBe("x" + string.Concat(Enumerable.Repeat("🦉", 99)));
    }

    [Fact]
    public async Task Whoever_has_no_secret_reports_nothing()
    {
        const string Body = """{"type":"mail.bounced","data":{"address":"victim@example.com","permanent":true}}""";

        await Send(Body, secret: $"whsec_{Convert.ToBase64String(new byte[32])}")
            .ShouldBeProblem(401, "notification.mail_report_refused");
        await Api.Anonymous().WithoutKey().Post("/v1/mail-reports", Body).ShouldBeProblem(401, "notification.mail_report_refused");
        (await Entries("victim@example.com")).ShouldBeEmpty();
        await Api.As(Customer).Get(Suppressions).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_was_received_twice_takes_effect_once()
    {
        var (reader, email) = await Api.ConfirmedCustomer();
        var (_, mail) = await Mailed(reader, email);
        await Report("mail.bounced", email, mail.MessageId, "msg_again").ShouldBe(HttpStatusCode.NoContent);
        await Api.As(Support).Delete($"{Suppressions}/{(await Entries(email)).Single().Id}").ShouldBe(HttpStatusCode.NoContent);

        await Report("mail.bounced", email, mail.MessageId, "msg_again").ShouldBe(HttpStatusCode.NoContent);

        (await Entries(email)).ShouldBeEmpty();
    }

    // Each character by its number, so that there can be some that no text has.
    private static string BouncedWith(string address, string detail)
    {
        var numbers = string.Concat(detail.Select(character => $"\\u{(int)character:x4}"));
        return $$"""{"type":"mail.bounced","data":{"address":"{{address}}","permanent":true,"detail":"{{numbers}}"} }""";
    }

    private Task<HttpAnswer> Report(string type, string address, string messageId, string? id = null, bool permanent = true) => Send(
        JsonSerializer.Serialize(
            new { type, data = new { address, messageId = $"<{messageId}>", permanent, detail = "550 5.1.1 Nobody here" } }),
        id: id);

    private async Task<HttpAnswer> Send(string said, string type = "application/json", string? id = null, string? secret = null)
    {
        id ??= $"msg_{Guid.CreateVersion7():N}";
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String((secret ?? ReportedHost.Secret)["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{said}")));
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(said));
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await Api.Anonymous().WithoutKey().With("webhook-id", id).With("webhook-timestamp", time)
            .With("webhook-signature", $"v1,{signature}").Post("/v1/mail-reports", body);
    }

    private async Task<(string Notification, ReceivedMail Mail)> Mailed(Client reader, string email)
    {
        var notification = await Api.Notify(await reader.Id());
        var mail = await Api.Database.MailTo(email, count: 2);
        _ = await Api.Ended(notification, "email");
        return (notification, mail);
    }

    private async Task<IReadOnlyList<(string Id, string Reason, string? Detail)>> Entries(string address) =>
    [
        .. (await Api.As(Support).Get($"{Suppressions}?address={Uri.EscapeDataString(address)}").Json()).GetProperty("items")
            .EnumerateArray().Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("reason").GetString()!,
                item.TryGetProperty("detail", out var detail) ? detail.GetString() : null)),
    ];

    private static string SentBack(ReceivedMail mail, string action, string status, string receiver, string part) => Report(
        "delivery-status", "message/delivery-status",
        $"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: {receiver}\r\nAction: {action}\r\nStatus: {status}\r\n"
            + "Diagnostic-Code: smtp; 550 No such user\r\n",
        mail, part);

    private static string Report(string kind, string type, string said, ReceivedMail mail, string part)
    {
        var original = $"From: no-reply@example.com\r\nTo: {mail.To}\r\nSubject: Hello\r\nMessage-Id: <{mail.MessageId}>\r\n";
        var originalType = part == "rfc822" ? "message/rfc822" : "text/rfc822-headers";
        return $"From: MAILER-DAEMON@mx.example.com\r\nTo: no-reply@example.com\r\nSubject: Returned\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
            + $"--b\r\nContent-Type: {type}\r\n\r\n{said}\r\n--b\r\nContent-Type: {originalType}\r\n\r\n{original}\r\nText\r\n--b--\r\n";
    }
}

/// <summary>A host that takes reports on mails.</summary>
public sealed class ReportedHost : IAsyncLifetime
{
    public static readonly string Secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    public Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await Api.New(new ApiOptions
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mail:ReportSecrets:0"] = Secret },
    });

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
