using CleanOrders.Application.Mailing;
using CleanOrders.Domain.Notifications;
using CleanOrders.ProviderSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Notifications.Sms;

/// <summary>Texts to telephones, by providers that fail, and in the place of mails that could not be delivered.</summary>
public sealed class SmsTests(SmsHost host) : IClassFixture<SmsHost>
{
    private Api Api => host.Api;

    [Fact]
    public async Task A_mail_that_is_refused_falls_back_to_a_text()
    {
        var (reader, number) = await host.Reader();

        var notification = await Api.Notify(reader);

        (await Api.Ended(notification, "sms")).Steps.ShouldBe(["queued fallback", "sent"]);
        (await Api.As(Admin).Delivery(notification, "email")).Steps.ShouldBe(["queued", "fell_back channel_refused"]);
        (await host.TextsTo(number)).ShouldHaveSingleItem()
            .ShouldBe("Your order 2026-000001 was cancelled\nhttps://shop.example.com/orders/1");
        (await Api.As(Admin).Get($"/v1/dead-letters?type=notifications.email")).Text.ShouldNotContain(notification);
    }

    [Fact]
    public async Task What_its_category_does_not_send_by_text_fails()
    {
        var (reader, number) = await host.Reader();

        var notification = await Api.Notify(reader, category: NotificationCategory.Messages);

        (await Api.Ended(notification, "email")).Steps.ShouldBe(["queued", "failed channel_refused"]);
        (await host.TextsTo(number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_who_does_not_want_texts_gets_none()
    {
        var (reader, _) = await host.Reader();
        await host.Client(reader).Want(new { categories = new[] { new { category = "orders", sms = false } } });

        (await Api.Ended(await Api.Notify(reader), "email")).Steps.ShouldBe(["queued", "failed channel_refused"]);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_passed_over_for_the_second_one()
    {
        var (reader, number) = await host.Reader();
        await host.First.Fault(new Fault(Mishap.TooMany) { Token = number });

        _ = await Api.Ended(await Api.Notify(reader), "sms");

        (await host.Second.Texts()).Count(text => text.To == number && text.Text.StartsWith("Your order", StringComparison.Ordinal))
            .ShouldBe(1);
        (await host.TextsTo(number)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_provider_may_have_taken_is_asked_of_the_same_one_again_and_comes_once()
    {
        var (reader, number) = await host.Reader();
        await host.First.Fault(new Fault(Mishap.DropAfter) { Token = number, Times = 3 });

        var notification = await Api.Notify(reader);

        var steps = (await Api.Ended(notification, "sms")).Steps;
        steps.Take(2).ShouldBe(["queued fallback", "queued channel_unavailable"]);
        steps[^1].ShouldBe("sent");
        (await host.TextsTo(number)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_number_that_a_provider_refuses_ends_the_delivery_and_is_in_no_dead_letter_and_no_log()
    {
        var (reader, number) = await host.Reader("0000");

        var notification = await Api.Notify(reader);

        (await Api.Ended(notification, "sms")).Steps.ShouldBe(["queued fallback", "failed channel_refused"]);
        (await Api.As(Admin).Get("/v1/dead-letters?type=notifications.sms")).Text.ShouldNotContain(number);
        Api.Logs.Lines.ShouldAllBe(line => !line.Message.Contains(number) && !line.Message.Contains(host.First.ApiKey));
    }
}

/// <summary>A host with two SMS providers, whose mailbox refuses every mail to a reader of these tests.</summary>
public sealed class SmsHost : IAsyncLifetime
{
    private readonly Dictionary<string, Client> _clients = new(StringComparer.Ordinal);

    public Api Api { get; private set; } = null!;

    public SmsProvider First { get; private set; } = null!;

    public SmsProvider Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (First, Second) = (await SmsProvider.Start(), await SmsProvider.Start());
        Api = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(SmsProvider.Settings(First, Second)) { ["Sms:BreakDuration"] = "00:00:00.5" },
            Services = services => services.AddSingleton<IMailbox, Refusing>(),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    public Client Client(string reader) => _clients[reader];

    /// <summary>Somebody with a confirmed number and address. Only the code went to the number so far.</summary>
    public async Task<(string Reader, string Number)> Reader(string? lastDigits = null)
    {
        var client = await Api.NewCustomer();
        var id = await client.Id();
        var number = PhoneTests.NewNumber();
        number = lastDigits is null ? number : number[..^lastDigits.Length] + lastDigits;
        var email = (await client.Get("/v1/me").Json()).GetProperty("email").GetString()!;
        _ = await Api.Database.Scalar<string>($"UPDATE users SET email_confirmed = TRUE WHERE email = '{email}' RETURNING email");
        await client.Put("/v1/me/phone", new { number }).ShouldBe(HttpStatusCode.Accepted);
        if (lastDigits is null)
            _ = await Eventually.Be(
                async () => (await First.Texts()).Concat(await Second.Texts()), texts => texts.Any(text => text.To == number));
        _ = await Api.Database.Scalar<string>($"UPDATE phones SET confirmed_at = code_at WHERE number = '{number}' RETURNING number");
        _clients[id] = client;
        return (id, number);
    }

    /// <summary>What both have taken for a number, without its code.</summary>
    public async Task<IReadOnlyList<string>> TextsTo(string number) =>
    [
        .. (await First.Texts()).Concat(await Second.Texts())
            .Where(text => text.To == number && !text.Text.StartsWith("Your code", StringComparison.Ordinal)).Select(text => text.Text),
    ];

    private sealed class Refusing : IMailbox
    {
        public Task Send(Mail mail, CancellationToken ct) => Task.FromException(new FormatException("There is no such mailbox."));
    }
}
