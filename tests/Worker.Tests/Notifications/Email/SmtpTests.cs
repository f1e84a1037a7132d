using System.Net.Sockets;
using CleanOrders.Application.Mailing;
using CleanOrders.Infrastructure.Notifications.Email;
using MimeKit;

namespace CleanOrders.Worker.Tests.Notifications.Email;

/// <summary>What a mail server gets.</summary>
public sealed class SmtpTests
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task A_mail_arrives_as_text_and_as_a_page_with_its_own_id_each_time_that_it_is_sent()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        var mail = Postbox.To(Ada) with { Subject = "Grüße 🦉", Text = "Grüße\n.\nEnde", Html = "<p>Grüße</p>" };

        await postbox.Send(mail);
        await postbox.Send(mail);

        server.Taken.Count.ShouldBe(2);
        foreach (var taken in server.Taken)
        {
            (taken.From, taken.To).ShouldBe(("no-reply@shop.example.com", Ada));
            using var message = taken.Read();
            message.MessageId.ShouldStartWith($"{mail.Id!.Value.Value:N}.");
            message.MessageId.ShouldEndWith("@shop.example.com");
            message.Subject.ShouldBe("Grüße 🦉");
            message.TextBody!.ReplaceLineEndings("\n").TrimEnd().ShouldBe("Grüße\n.\nEnde");
            message.HtmlBody!.TrimEnd().ShouldBe("<p>Grüße</p>");
        }
    }

    [Fact]
    public async Task Mails_go_one_after_another_over_one_connection()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);

        for (var i = 0; i < 20; i++)
            await postbox.SendTo($"reader{i}@example.com");

        server.Taken.Count.ShouldBe(20);
        server.Taken.ShouldAllBe(taken => taken.Connection == 1);
    }

    [Fact]
    public async Task Many_at_once_share_as_many_connections_as_there_may_be()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server, options => options.Connections = 3);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => postbox.SendTo($"reader{number}@example.com")));

        server.Taken.Select(taken => taken.To).Distinct().Count().ShouldBe(60);
        server.Taken.Max(taken => taken.Connection).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_mail_goes_encrypted_and_after_a_login_where_the_server_wants_that()
    {
        await using var server = await SmtpServer.Start(new SmtpSetup(IsEncrypted: true, User: "orders", Password: "s3cret"));
        await using var postbox = new Postbox(server, options => (options.User, options.Password) = ("orders", "s3cret"));

        await postbox.SendTo(Ada);

        var taken = server.Taken.ShouldHaveSingleItem();
        (taken.WasEncrypted, taken.User).ShouldBe((true, "orders"));
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_server_with_a_certificate_that_nobody_trusts()
    {
        await using var server = await SmtpServer.Start(new SmtpSetup(IsEncrypted: true, User: "orders", Password: "s3cret"));
        await using var postbox = new Postbox(
            server, options => (options.User, options.Password) = ("orders", "s3cret"), trusts: false);

        var (fault, isPermanent) = await postbox.Refused(Postbox.To(Ada));

        isPermanent.ShouldBeFalse();
        fault.ShouldContain("its certificate");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_sent_in_plain_text_where_STARTTLS_is_wanted_and_not_offered()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server, options => options.Security = MailSecurity.StartTls);

        var (fault, isPermanent) = await postbox.Refused(Postbox.To(Ada));

        isPermanent.ShouldBeFalse();
        fault.ShouldBe($"The mail server 127.0.0.1:{server.Port} (Mail:Host) cannot be used: it offers no STARTTLS (Mail:Security), "
            + "or no authentication that Mail:User can use.");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_value_begins_a_header_or_a_command_of_its_own()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);

        foreach (var address in (string[])
            ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com>\r\nRCPT TO:<eve@example.com", "ada@example.com, eve@example.com"])
            await Should.ThrowAsync<FormatException>(() => postbox.SendTo(address));
        (await postbox.Refused(Postbox.To("ada"))).IsPermanent.ShouldBeTrue();
        await postbox.Send(new Mail(Ada, "Hello\r\nBcc: eve@example.com\r\n\r\nText", "Text\r\n.\r\nMAIL FROM:<eve@example.com>"));

        var taken = server.Taken.ShouldHaveSingleItem();
        server.Asked.ShouldBe([Ada]);
        using var message = taken.Read();
        message.Headers.Contains(HeaderId.Bcc).ShouldBeFalse();
        message.To.Mailboxes.ShouldHaveSingleItem();
        message.TextBody!.ShouldContain("MAIL FROM:<eve@example.com>");
    }

    [Fact]
    public async Task A_domain_of_other_letters_goes_in_its_other_form_and_a_name_of_other_letters_needs_a_server_that_takes_it()
    {
        await using var server = await SmtpServer.Start();
        await using var old = await SmtpServer.Start(new SmtpSetup(HasUtf8: false));
        await using var postbox = new Postbox(server);
        await using var plain = new Postbox(old);

        await plain.SendTo("ada@bücher.example");
        await postbox.SendTo("адa@bücher.example");
        var (fault, isPermanent) = await plain.Refused(Postbox.To("адa@bücher.example"));

        old.Taken.ShouldHaveSingleItem().To.ShouldBe("ada@xn--bcher-kva.example");
        var taken = server.Taken.ShouldHaveSingleItem();
        taken.To.ShouldStartWith("адa@");
        taken.Options.ShouldContain("SMTPUTF8");
        using var message = taken.Read();
        message.To.Mailboxes.Single().LocalPart.ShouldBe("адa");
        isPermanent.ShouldBeTrue();
        fault.ShouldContain("SMTPUTF8");
    }

    [Fact]
    public async Task A_long_title_is_one_folded_header_and_a_huge_text_arrives_whole_or_is_refused_with_a_reason()
    {
        await using var server = await SmtpServer.Start(new SmtpSetup(LargestMail: 2_000_000));
        await using var postbox = new Postbox(server);
        var title = string.Join(' ', Enumerable.Repeat("длинное", 2_000));
        var text = string.Concat(Enumerable.Repeat("0123456789", 100_000));

        await postbox.Send(new Mail(Ada, title, text));
        var (fault, isPermanent) = await postbox.Refused(Postbox.To(Ada) with { Text = text + text });

        var taken = server.Taken.ShouldHaveSingleItem();
        using var message = taken.Read();
        message.Headers.Count(header => header.Id == HeaderId.Subject).ShouldBe(1);
        message.Subject.ShouldBe(title);
        message.TextBody!.TrimEnd().ShouldBe(text);
        System.Text.Encoding.ASCII.GetString(taken.Content).Split("\r\n").ShouldAllBe(line => line.Length <= 998);
        isPermanent.ShouldBeTrue();
        fault.ShouldStartWith("The mail server answered 552");
    }

    [Fact]
    public async Task A_server_that_says_nothing_holds_up_a_mail_for_no_longer_than_it_may()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server, options =>
            (options.Port, options.Timeout) = (((IPEndPoint)mute.LocalEndpoint).Port, TimeSpan.FromMilliseconds(200)));

        var (fault, isPermanent) = await postbox.Refused(Postbox.To(Ada));

        isPermanent.ShouldBeFalse();
        fault.ShouldEndWith("it did not answer in time (Mail:Timeout).");
    }
}
