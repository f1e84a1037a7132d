using CleanOrders.Application.Mailing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>A mailbox that is not there, or refuses.</summary>
public sealed class EmailFaultTests
{
    [Fact]
    public async Task A_mail_that_could_not_be_handed_over_is_sent_once_the_mailbox_is_there_again()
    {
        var mailbox = new Mailbox { Fault = new IOException("The mailbox customer@example.com is away.") };
        await using var api = await Api.New(new ApiOptions { Services = mailbox.Register });
        var notification = await api.Notify(await api.As(Customer).Id());
        _ = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Steps.Count == 2);

        mailbox.Fault = null;

        var mail = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent");
        mail.Steps.Take(2).ShouldBe(["queued", "queued channel_unavailable"]);
        mailbox.Sent.ShouldHaveSingleItem();
        (await api.As(Admin).Get("/v1/jobs?type=notifications.email")).Text.ShouldNotContain("customer@example.com");
    }

    [Fact]
    public async Task What_a_mailbox_refuses_for_good_is_a_dead_letter_and_goes_when_it_is_requeued()
    {
        var mailbox = new Mailbox { Fault = new FormatException("customer@example.com is no mailbox.") };
        await using var api = await Api.New(new ApiOptions { Services = mailbox.Register });
        var notification = await api.Notify(await api.As(Customer).Id());
        _ = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "failed");
        var letter = (await Eventually.Be(
                () => api.As(Admin).Get("/v1/dead-letters?type=notifications.email"),
                letters => letters.Member("items").GetArrayLength() == 1))
            .Member("items/0/id").GetString();

        mailbox.Fault = null;
        await api.As(Admin).Post($"/v1/dead-letters/{letter}/requeue").ShouldBe(HttpStatusCode.Accepted);

        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent"))
            .Steps.ShouldBe(["queued", "failed channel_refused", "queued resent", "sent"]);
        mailbox.Sent.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_address_that_its_mail_server_does_not_know_gets_no_other_mail()
    {
        var mailbox = new Mailbox
        {
            Fault = new MailNotTakenException("The server answered 550 5.1.1 no such user", isPermanent: true) { IsOfTheAddress = true },
        };
        await using var api = await Api.New(new ApiOptions { Services = mailbox.Register });
        var id = await api.As(Customer).Id();
        var first = await api.Notify(id);
        (await api.Ended(first, "email")).Steps.ShouldBe(["queued", "failed bounced"]);
        mailbox.Fault = null;

        (await api.Ended(await api.Notify(id), "email")).Steps.ShouldBe(["queued", "suppressed bounced"]);

        var suppressed = (await api.As(Support).Get("/v1/suppressions").Json()).GetProperty("items").EnumerateArray()
            .ShouldHaveSingleItem();
        suppressed.GetProperty("reason").GetString().ShouldBe("bounced");
        suppressed.GetProperty("detail").GetString().ShouldBe("The mail was not taken: The server answered 550 5.1.1 no such user");
        mailbox.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_gets_more_mails_in_an_hour_than_they_may_and_the_inbox_has_the_rest()
    {
        var mailbox = new Mailbox();
        await using var api = await Api.New(new ApiOptions
        {
            Services = mailbox.Register,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Notifications:EmailsPerHour"] = "2" },
        });
        var id = await api.As(Customer).Id();
        for (var i = 0; i < 2; i++)
        {
            var sent = await api.Notify(id);
            _ = await Eventually.Be(() => api.As(Support).Delivery(sent, "email"), seen => seen.Status == "sent");
        }

        var third = await api.Notify(id);
        var security = await api.Notify(id, category: Domain.Notifications.NotificationCategory.Security);

        (await Eventually.Be(() => api.As(Support).Delivery(third, "email"), seen => seen.Status != "queued")).Steps
            .ShouldBe(["queued", "suppressed too_many"]);
        _ = await Eventually.Be(() => api.As(Support).Delivery(security, "email"), seen => seen.Status == "sent");
        (await api.As(Customer).ReadInbox()).Count.ShouldBe(4);
        mailbox.Sent.Count.ShouldBe(3);
    }

    private sealed class Mailbox : IMailbox
    {
        private readonly Lock _lock = new();
        private readonly List<Mail> _sent = [];

        public Exception? Fault { get; set; }

        public IReadOnlyList<Mail> Sent
        {
            get
            {
                lock (_lock)
                    return [.. _sent];
            }
        }

        public void Register(IServiceCollection services) => _ = services.AddSingleton<IMailbox>(this);

        public Task Send(Mail mail, CancellationToken ct)
        {
            if (Fault is { } fault)
                return Task.FromException(fault);
            lock (_lock)
                _sent.Add(mail);
            return Task.CompletedTask;
        }
    }
}
