using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>Webhooks as they come over HTTP.</summary>
public sealed class PaymentWebhookTests : IAsyncLifetime
{
    private const string Path = "/v1/payments/webhooks/http";

    private PaymentProvider _provider = null!;
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await PaymentProvider.Start();
        _api = await Api.New(
            new ApiOptions { Settings = new Dictionary<string, string>(_provider.Settings) { ["Payments:ResolveAfter"] = "00:10:00" } });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_payment_that_was_pending_is_paid_when_the_provider_says_so_whoever_else_says_it_first()
    {
        await _provider.Fault(new Fault(Mishap.Pending) { Times = 1 });
        await _provider.SendWebhooksTo(_api, twicePart: 1);
        var order = await _api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        var receipt = await _api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Accepted);
        var payment = receipt.Member("id").GetString()!;
        var said = $$$"""{"type":"charge.captured","data":{"reference":"{{{payment}}}"}}""";

        await Send(said, secret: null).ShouldBeProblem(401, "payment.webhook_refused");
        await Send(said, _provider.WebhookSecret, id: "msg_of_a_thief", age: TimeSpan.FromMinutes(6))
            .ShouldBeProblem(401, "payment.webhook_refused");
        await Send(said, _provider.WebhookSecret, sent: said.Replace("captured", "declined"))
            .ShouldBeProblem(401, "payment.webhook_refused");
        (await Jobs()).ShouldBe(1, "The one of the attempt itself.");
        await Send(said, _provider.WebhookSecret, id: "msg_too_early").ShouldBe(HttpStatusCode.NoContent);
        (await _api.As(Customer).See(order)).Status.ShouldBe(
            "awaiting_payment", "It is a hint, and the provider says otherwise when it is asked.");
        await _provider.Decide(payment, "captured");

        _ = await Eventually.Be(() => _api.As(Customer).See(order), seen => seen.Status == "paid");
        _ = await Eventually.Be(_provider.Webhooks, webhooks => webhooks is { Sent: 1, Waiting: 0 });
        (await Jobs()).ShouldBe(3, "Of two messages with one id one had an effect.");
        await _api.Database.ShouldAgree(_provider);
    }

    [Fact]
    public async Task The_same_message_again_is_taken_and_does_nothing()
    {
        var said = $$$"""{"type":"charge.captured","data":{"reference":"pay_{{{new string('0', 26)}}}"}}""";

        foreach (var _ in Enumerable.Range(0, 3))
            await Send(said, _provider.WebhookSecret).ShouldBe(HttpStatusCode.NoContent);

        (await Jobs()).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_about_something_else_is_taken_and_does_nothing()
    {
        await Send("""{"type":"payout.paid","data":{"reference":"po_1"}}""", _provider.WebhookSecret).ShouldBe(HttpStatusCode.NoContent);
        await Send("[]", _provider.WebhookSecret, id: "msg_2").ShouldBe(HttpStatusCode.NoContent);

        (await Jobs()).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_else_sends_webhooks_here() =>
        await _api.Anonymous().WithoutKey().Post("/v1/payments/webhooks/stripe", "{}").ShouldBeProblem(404, "payment.unknown_provider");

    private Task<long> Jobs() =>
        _api.Database.Scalar<long>(
            "SELECT count(*) FROM jobs WHERE type IN ('payments.resolve', 'payments.refund', 'payments.investigate')");

    private async Task<HttpAnswer> Send(string signed, string? secret, string id = "msg_1", TimeSpan age = default, string? sent = null)
    {
        var time = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = secret is null ? new byte[32] : Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{signed}")));
        using var body = new StringContent(sent ?? signed, Encoding.UTF8);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _api.Anonymous().WithoutKey().With("webhook-id", id).With("webhook-timestamp", time)
            .With("webhook-signature", $"v1,{signature}").Post(Path, body);
    }
}
