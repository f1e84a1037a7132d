using System.Collections.Concurrent;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MimeKit;

namespace CleanOrders.WebApi.Tests.Identity.Accounts;

/// <summary>How mails are written: whole, once if all is well, and never not at all.</summary>
public sealed class MailTests
{
    private static readonly Dictionary<string, string> NoWorkers = new(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" };

    [Fact]
    public async Task A_mail_is_a_file_that_only_the_service_can_read()
    {
        await using var api = await Api.New();
        var email = await api.RegisterSomebody();

        var mail = await api.Database.MailTo(email);

        mail.Head.Split("\r\n").Select(line => line.Split(": ")[0]).Except(["Content-Transfer-Encoding"])
            .ShouldBe(["From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted", "MIME-Version", "Content-Type"], ignoreOrder: true);
        File.ReadAllText(Directory.GetFiles(api.Database.MailFolder()).Single())
            .Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\n");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(api.Database.MailFolder())
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Directory.GetFiles(api.Database.MailFolder()).Single())
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task The_token_of_a_mail_is_nowhere_in_the_database()
    {
        await using var api = await Api.New();
        var email = await api.RegisterSomebody();
        var token = (await api.Database.MailTo(email)).Token;

        var kept = await api.Database.Scalar<byte[]>("SELECT token_hash FROM mailed_tokens");

        kept.ShouldBe(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
    }

    [Fact]
    public async Task No_value_begins_a_header_of_its_own()
    {
        await using var api = await Api.New(new ApiOptions { Settings = NoWorkers });
        var mailbox = api.Services.GetRequiredService<IMailbox>();
        var ct = TestContext.Current.CancellationToken;
        const string subject = "Grüße 🦉 an alle, die lange Betreffzeilen mögen, und noch ein wenig mehr";

        foreach (var address in (string[])["ada@example.com\r\nBcc: eve@example.com", "ada@example.com\0"])
            await Should.ThrowAsync<ParseException>(() => mailbox.Send(new Mail(address, "Hello", "Text"), ct));
        await mailbox.Send(new Mail("ada@example.com", $"{subject}\r\nBcc: eve@example.com", "Grüße\nTo: eve@example.com"), ct);

        var mail = api.Database.MailsTo("ada@example.com").ShouldHaveSingleItem();
        mail.Head.ShouldNotContain("\r\nBcc", Case.Insensitive);
        mail.Head.Split("\r\n").ShouldAllBe(line => line.Length <= 78 && line.All(char.IsAscii));
        mail.Subject.ShouldBe($"{subject}Bcc: eve@example.com");
        mail.Text.ShouldBe("Grüße\r\nTo: eve@example.com\r\n");
    }

    [Fact]
    public async Task A_line_that_is_too_long_for_a_mail_arrives_all_the_same()
    {
        await using var api = await Api.New(new ApiOptions { Settings = NoWorkers });
        var text = new string('x', 5_000);

        var mail = new Mail("ada@example.com", "Hello", text);
        await api.Services.GetRequiredService<IMailbox>().Send(mail, TestContext.Current.CancellationToken);

        File.ReadLines(Directory.GetFiles(api.Database.MailFolder()).Single()).ShouldAllBe(line => line.Length <= 998);
        api.Database.MailsTo("ada@example.com").ShouldHaveSingleItem().Text.Trim().ShouldBe(text);
    }

    [Fact]
    public async Task Several_instances_write_each_mail_once()
    {
        await using var database = await TestDatabase.Seeded();
        await using var one = await Api.New(new ApiOptions { Database = database });
        await using var other = await Api.New(new ApiOptions { Database = database });

        var emails = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => (number % 2 == 0 ? one : other).RegisterSomebody()));
        await database.NoMailIsDue();

        foreach (var email in emails)
            database.MailsTo(email).Count.ShouldBe(1);
        one.Logs.Failures.Concat(other.Logs.Failures).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_that_was_not_taken_is_tried_again_and_then_waits_for_a_person_and_nobodys_address_is_shown()
    {
        var mailbox = new Breaking();
        await using var api = await Api.New(new ApiOptions { Services = services => mailbox.Use(TryingTwice(services)) });
        var email = await api.RegisterSomebody();

        var letter = (await Eventually.Be(
            async () => (await api.As(Admin).Get("/v1/dead-letters?type=accounts.mail").Json()).GetProperty("items").EnumerateArray()
                .ToList(), letters => letters.Count == 1))[0];
        letter.GetProperty("attempts").GetInt32().ShouldBe(2);
        letter.GetProperty("error").GetString().ShouldBe("The mail was not taken: IOException: 550 (its address) is full");
        letter.GetRawText().ShouldNotContain(email, Case.Insensitive);
        var id = letter.GetProperty("id").GetString();
        (await api.As(Admin).Get($"/v1/jobs/{id}").ShouldBe(HttpStatusCode.OK)).Text.ShouldNotContain(email, Case.Insensitive);
        (await api.As(Admin).Get("/v1/jobs?type=accounts.mail").ShouldBe(HttpStatusCode.OK)).Text.ShouldNotContain(email, Case.Insensitive);
        (await api.Database.Scalar<string>("SELECT CAST(arguments AS text) FROM jobs WHERE type = 'accounts.mail'")).ShouldNotContain(
            "example.com", Case.Insensitive);
        api.Logs.Lines.ShouldAllBe(line => !line.Message.Contains(email, StringComparison.OrdinalIgnoreCase));

        mailbox.RunsWorkers = true;
        await api.As(Admin).Post($"/v1/dead-letters/{id}/requeue").ShouldBe(HttpStatusCode.Accepted);
        await api.Database.NoMailIsDue();

        mailbox.Taken.ShouldHaveSingleItem().To.ShouldBe(email);
        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE status = 'dead'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_mail_about_an_account_cannot_be_asked_for_as_a_job()
    {
        await using var api = await Api.New(new ApiOptions { Settings = NoWorkers });

        var refused = await api.As(Admin)
            .Post("/v1/jobs", new { type = "accounts.mail", arguments = new { kind = "reset_wanted", user = Guid.CreateVersion7() } })
            .ShouldBeInvalid(("/type", "job.unknown_type"));

        refused.Text.ShouldNotContain("accounts.mail");
    }

    [Fact]
    public async Task Whatever_somebody_names_the_same_is_stored()
    {
        await using var api = await Api.New(new ApiOptions { Settings = NoWorkers });
        var known = await api.RegisterSomebody();
        while (await api.WriteMail())
            continue;

        await api.Forget(known).ShouldBe(HttpStatusCode.Accepted);
        await api.Forget($"x{known[1..]}").ShouldBe(HttpStatusCode.Accepted);

        var stored = await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail' AND status = 'queued'");

        // Of the text itself: JSON writes some of its characters with six.
        var lengths =
            await api.Database.Scalar<long>(
                "SELECT count(DISTINCT length(arguments ->> 'to')) FROM jobs WHERE type = 'accounts.mail' AND status = 'queued'");
        (stored, lengths).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_mailbox_gets_three_mails_of_a_kind_in_a_quarter_of_an_hour_and_the_rest_are_not_even_stored()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions { Clock = clock, Settings = NoWorkers });
        var email = await api.RegisterSomebody();
        (await api.WriteMail()).ShouldBeTrue();

        await Forget(5, written: 3);
        api.Database.MailsTo(email).Count.ShouldBe(4);
        var last = api.Database.MailsTo(email)[^1].Token;
        clock.Advance(TimeSpan.FromMinutes(15));
        await api.Reset(last).ShouldBe(HttpStatusCode.NoContent);
        (await api.WriteMail()).ShouldBeTrue();
        await Forget(1, written: 1);

        api.Database.MailsTo(email).Count.ShouldBe(6);
        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail'")).ShouldBe(6);

        async Task Forget(int times, int written)
        {
            for (var time = 1; time <= times; time++)
            {
                await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);
                clock.Advance(TimeSpan.FromMilliseconds(1));
                (await api.WriteMail()).ShouldBe(time <= written);
            }
        }
    }

    [Fact]
    public async Task A_flood_of_requests_never_holds_up_the_mails_of_others()
    {
        await using var api = await Api.New(new ApiOptions { Settings = NoWorkers, Services = Network.Use });
        var (victim, other) = (await api.RegisterSomebody(), await api.RegisterSomebody());
        while (await api.WriteMail())
            continue;
        var before = api.Database.MailsTo(other).Count;

        for (var i = 0; i < 250; i++)
        {
            await From(api, "198.51.100.7").Post("/v1/auth/forgot-password", new { email = victim }).ShouldBe(HttpStatusCode.Accepted);
            await From(api, "198.51.100.8").Post("/v1/auth/forgot-password", new { email = IdentityCalls.NewEmail() })
                .ShouldBe(HttpStatusCode.Accepted);
        }

        await From(api, "203.0.113.9").Post("/v1/auth/forgot-password", new { email = other }).ShouldBe(HttpStatusCode.Accepted);

        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail' AND status = 'queued'")).ShouldBe(
            3 + 250 + 1);
        var ahead = 0;
        while (api.Database.MailsTo(other).Count == before)
        {
            (await api.WriteMail()).ShouldBeTrue();
            ahead++;
        }

        // The first twenty requests of a network are as good as anybody's.
        ahead.ShouldBeLessThanOrEqualTo(21);
    }

    [Fact]
    public async Task Whoever_asks_for_mails_without_end_has_to_wait_and_nobody_else_does()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(NoWorkers, StringComparer.Ordinal) { ["Identity:FreeMailRequests"] = "4" },
            Services = Network.Use,
        });
        string[] calls = ["forgot-password", "resend-confirmation", "register"];
        for (var i = 0; i < 4; i++)
            await Ask("198.51.100.7", calls[i % 3]).ShouldBe(HttpStatusCode.Accepted);

        foreach (var call in calls)
            (await Ask("198.51.100.8", call).ShouldBeProblem(429, "rate_limit.exceeded")).Header("Retry-After").ShouldBe("3600");
        await Ask("203.0.113.9", "forgot-password").ShouldBe(HttpStatusCode.Accepted);
        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail'")).ShouldBe(5);
        clock.Advance(TimeSpan.FromHours(1));
        await Ask("198.51.100.7", "register").ShouldBe(HttpStatusCode.Accepted);

        Task<HttpAnswer> Ask(string address, string call) =>
            From(api, address)
                .Post($"/v1/auth/{call}", call == "register"
                    ? new { email = IdentityCalls.NewEmail(), password = RunningApi.SeededPassword }
                    : (object)new { email = IdentityCalls.NewEmail() });
    }

    private static Client From(Api api, string address) => api.Anonymous().With(Network.Header, address);

    private static IServiceCollection TryingTwice(IServiceCollection services)
    {
        var kind = services.Single(service => service.ImplementationInstance is JobKind { Type: "accounts.mail" });
        _ = services.Remove(kind);
        return services.AddSingleton(
            (JobKind)kind.ImplementationInstance! with
            {
                Retry =
                new RetryPolicy(2, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1))
            });
    }

    /// <summary>Lets a caller say from which address they come.</summary>
    private static class Network
    {
        public const string Header = "X-Test-Address";

        public static void Use(IServiceCollection services) => services.AddScoped(provider =>
            new ClientInfo(
                provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.Headers[Header].ToString(), Device: null));
    }

    private sealed class Breaking : IMailbox
    {
        public bool RunsWorkers { get; set; }

        public ConcurrentQueue<Mail> Taken { get; } = [];

        public void Use(IServiceCollection services) => _ = services.RemoveAll<IMailbox>().AddSingleton<IMailbox>(this);

        public Task Send(Mail mail, CancellationToken ct)
        {
            if (!RunsWorkers)
                throw new IOException($"550 {mail.To} is full");
            Taken.Enqueue(mail);
            return Task.CompletedTask;
        }
    }
}
