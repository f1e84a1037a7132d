using CleanOrders.Application.Mailing;

namespace CleanOrders.Worker.Tests.Notifications.Email;

/// <summary>What a mail server may answer, and what that means for a mail.</summary>
public sealed class SmtpFaultTests
{
    private const string Ada = "Ada.Love@example.com";

    [Theory]
    [InlineData("mail", "451 try later", false)]
    [InlineData("mail", "550 you may not send here", false)]
    [InlineData("rcpt", "450 busy", false)]
    [InlineData("rcpt", "451 try later", false)]
    [InlineData("rcpt", "550 no such user", true)]
    [InlineData("rcpt", "501 what is that", true)]
    [InlineData("data", "451 try later", false)]
    [InlineData("data", "554 spam", true)]
    public async Task An_answer_with_4_is_tried_again_and_one_with_5_on_a_receiver_or_a_text_is_for_good(
        string at, string answer, bool isPermanent)
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await server.Fail(new SmtpFault(at, at == "mail" ? "" : "ada", answer, Times: 1));

        (await postbox.Refused(Postbox.To(Ada))).ShouldBe(($"The mail server answered {answer}", isPermanent));

        await postbox.SendTo("bob@example.com");
        await postbox.SendTo(Ada);
        server.Taken.ShouldAllBe(taken => taken.Connection == 1);
        postbox.Counted.ShouldBe([isPermanent ? "refused" : "not_taken", "taken", "taken"]);
    }

    [Theory]
    [InlineData("rcpt", "550 5.1.1 <ada.love@example.com> no such user", true)]
    [InlineData("rcpt", "550 5.1.10 the domain takes no mails", true)]
    [InlineData("rcpt", "550 5.7.1 your network is on a list", false)]
    [InlineData("rcpt", "550 no such user, or your network is on a list", false)]
    [InlineData("rcpt", "450 4.1.1 not now", false)]
    [InlineData("data", "550 5.1.1 one of many", false)]
    public async Task Only_a_server_that_says_so_in_its_code_knows_that_there_is_no_such_address(
        string at, string answer, bool isOfTheAddress)
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await server.Fail(new SmtpFault(at, "", answer));

        (await Should.ThrowAsync<MailNotTakenException>(() => postbox.SendTo(Ada))).IsOfTheAddress.ShouldBe(isOfTheAddress);
    }

    [Theory]
    [InlineData(Ada, "550 5.1.1 <ADA.LOVE@EXAMPLE.COM>: no such user", "550 5.1.1 (its address): no such user")]
    [InlineData(Ada, "550 ada.love is full", "550 (its address) is full")]
    [InlineData(Ada, "550 mailto:ada.love@example.com?", "550 (its address)")]
    [InlineData("ada@bücher.example", "550 [ada@xn--bcher-kva.example] unknown", "550 (its address) unknown")]
    [InlineData("ada@bücher.example", "550 <{receiver}> unknown, see <other@example.com>", "550 (its address) unknown, see (its address)")]
    public async Task What_operators_read_of_an_answer_never_names_the_address(string address, string answer, string read)
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await server.Fail(new SmtpFault("rcpt", "", answer));

        (await postbox.Refused(Postbox.To(address))).Fault.ShouldBe($"The mail server answered {read}");
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("rcpt")]
    [InlineData("data")]
    public async Task A_server_that_wants_a_login_which_we_do_not_have_is_the_operators_fault(string at)
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await server.Fail(new SmtpFault(at, "", "530 authenticate first"));

        (await postbox.Refused(Postbox.To(Ada))).ShouldBe(("The mail server wants authentication (Mail:User).", false));
    }

    [Fact]
    public async Task A_mail_goes_over_a_new_connection_when_the_old_one_died()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await postbox.SendTo("bob@example.com");
        await server.Fail(new SmtpFault("rcpt", "ada", "drop", Times: 1));

        await postbox.SendTo(Ada);

        server.Taken.Select(taken => taken.Connection).ShouldBe([1, 2]);
        postbox.Counted.ShouldBe(["taken", "taken"]);
    }

    [Fact]
    public async Task A_mail_is_not_sent_again_at_once_when_the_server_may_have_it()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await postbox.SendTo("bob@example.com");
        await server.Fail(new SmtpFault("after", "ada", "drop", Times: 1));
        var mail = Postbox.To(Ada);

        (await postbox.Refused(mail)).ShouldBe((
            "The connection to the mail server was lost. It may have taken the mail all the same; a repeat has the same Message-Id.",
            false));
        server.Taken.Count.ShouldBe(2);
        await postbox.Send(mail);

        postbox.Counted.ShouldBe(["taken", "unknown", "taken"]);
        server.Taken[1].Read().MessageId.ShouldBe(server.Taken[2].Read().MessageId);
    }

    [Fact]
    public async Task A_server_that_is_away_is_named_once_in_the_log_and_takes_mails_when_it_is_back()
    {
        await using var server = await SmtpServer.Start();
        await using var postbox = new Postbox(server);
        await postbox.SendTo("bob@example.com");
        await server.Stop();

        for (var i = 0; i < 5; i++)
            (await postbox.Refused(Postbox.To(Ada))).IsPermanent.ShouldBeFalse();
        await server.Restart();
        _ = await Eventually.Be(
            async () =>
            {
                try
                {
                    await postbox.SendTo(Ada);
                    return true;
                }
                catch (MailNotTakenException)
                {
                    return false;
                }
            }, isTaken => isTaken);

        postbox.Logs.Lines.Select(line => line.Message).ShouldBe(
        [
            $"The mail server 127.0.0.1:{server.Port} (Mail:Host) cannot be used; mails wait until it can. "
                + $"The mail server 127.0.0.1:{server.Port} (Mail:Host) cannot be used: ConnectionRefused.",
            $"The mail server 127.0.0.1:{server.Port} (Mail:Host) can be used again",
        ]);
    }

    [Fact]
    public async Task A_wrong_password_is_the_operators_fault_and_nowhere_to_be_read()
    {
        await using var server = await SmtpServer.Start(new SmtpSetup(IsEncrypted: true, User: "orders", Password: "right"));
        await using var postbox = new Postbox(server, options => (options.User, options.Password) = ("orders", "wr0ng-passw0rd"));

        var first = await postbox.Refused(Postbox.To(Ada));
        _ = await postbox.Refused(Postbox.To(Ada));

        first.ShouldBe((
            $"The mail server 127.0.0.1:{server.Port} (Mail:Host) cannot be used: it refuses Mail:User and Mail:Password.", false));
        postbox.Logs.Lines.ShouldHaveSingleItem().Message.ShouldContain("it refuses Mail:User and Mail:Password");
        postbox.Logs.Lines.ShouldAllBe(line => !line.Message.Contains("wr0ng") && line.Exception == null);
    }
}
