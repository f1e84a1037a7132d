using CleanOrders.Application.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanOrders.WebApi.Tests.Identity;

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

        mail.Head.Split("\r\n").Select(line => line.Split(": ")[0])
            .ShouldBe(["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
        mail.Text.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\n");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(api.Database.MailFolder()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Directory.GetFiles(api.Database.MailFolder()).Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
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
        const string subject = "Grüße 🦉 an alle, die lange Betreffzeilen mögen, und noch ein wenig mehr\r\nBcc: eve@example.com";

        await Should.ThrowAsync<ArgumentException>(() => mailbox.Send(new Mail("ada@example.com\r\nBcc: eve@example.com", "Hello", "Text"), ct));
        await Should.ThrowAsync<ArgumentException>(() => mailbox.Send(new Mail("ada@example.com\0", "Hello", "Text"), ct));
        await mailbox.Send(new Mail("ada@example.com", subject, "Grüße\nTo: eve@example.com"), ct);

        var mail = api.Database.MailsTo("ada@example.com").ShouldHaveSingleItem();
        mail.Head.ShouldNotContain("Bcc");
        var words = mail.Head.Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Single(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..].Split(' ');
        words.ShouldAllBe(word => word.Length <= 75);
        string.Concat(words.Select(word => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))).ShouldBe(subject);
        mail.Text.ShouldBe("Grüße\r\nTo: eve@example.com\r\n");
    }

    [Fact]
    public async Task Several_instances_write_each_mail_once()
    {
        await using var database = await TestDatabase.New();
        await using var one = await Api.New(new ApiOptions { Database = database });
        await using var other = await Api.New(new ApiOptions { Database = database });

        var emails = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => (number % 2 == 0 ? one : other).RegisterSomebody()));
        await database.NoMailIsDue();

        foreach (var email in emails)
            database.MailsTo(email).Count.ShouldBe(1);
        one.Logs.Failures.Concat(other.Logs.Failures).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_whose_writer_died_is_written_by_the_next_one_a_minute_later()
    {
        var clock = new FakeClock();
        var mailbox = new Breaking();
        await using var api = await Api.New(new ApiOptions { Clock = clock, Settings = NoWorkers, Services = mailbox.Use });
        var email = await api.RegisterSomebody();
        await Should.ThrowAsync<IOException>(() => api.WriteMail());
        mailbox.Works = true;

        (await api.WriteMail()).ShouldBeFalse("Whoever took it may still be at it.");
        clock.Advance(TimeSpan.FromMinutes(1));
        (await api.WriteMail()).ShouldBeTrue();

        mailbox.Taken.ShouldHaveSingleItem().To.ShouldBe(email);
        (await api.WriteMail()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_mail_that_never_can_be_written_is_given_up_and_nobodys_address_is_logged()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions { Clock = clock, Settings = NoWorkers, Services = new Breaking().Use });
        var email = await api.RegisterSomebody();
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await Should.ThrowAsync<IOException>(() => api.WriteMail());
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await api.WriteMail()).ShouldBeFalse();

        (await api.Database.Scalar<long>("SELECT count(*) FROM pending_mails")).ShouldBe(0);
        api.Logs.Failures.ShouldHaveSingleItem().Message.ShouldEndWith("could not be written 10 times and is given up");
        api.Logs.Lines.ShouldAllBe(line => !line.Message.Contains(email, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_mailbox_gets_three_mails_of_a_kind_in_a_quarter_of_an_hour()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions { Clock = clock, Settings = NoWorkers });
        var email = await api.RegisterSomebody();
        (await api.WriteMail()).ShouldBeTrue();

        await Forget(5);
        api.Database.MailsTo(email).Count.ShouldBe(4);
        var last = api.Database.MailsTo(email)[^1].Token;
        clock.Advance(TimeSpan.FromMinutes(15));
        await api.Reset(last).ShouldBe(HttpStatusCode.NoContent);
        (await api.WriteMail()).ShouldBeTrue();
        await Forget(1);

        api.Database.MailsTo(email).Count.ShouldBe(6);
        (await api.Database.Scalar<long>("SELECT count(*) FROM pending_mails")).ShouldBe(2);

        async Task Forget(int times)
        {
            for (var time = 0; time < times; time++)
            {
                await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);
                clock.Advance(TimeSpan.FromMilliseconds(1));
                (await api.WriteMail()).ShouldBeTrue();
            }
        }
    }

    private sealed class Breaking : IMailbox
    {
        public bool Works { get; set; }

        public List<Mail> Taken { get; } = [];

        public void Use(IServiceCollection services) => _ = services.RemoveAll<IMailbox>().AddSingleton<IMailbox>(this);

        public Task Send(Mail mail, CancellationToken ct)
        {
            if (!Works)
                throw new IOException("No space left on device");
            Taken.Add(mail);
            return Task.CompletedTask;
        }
    }
}
