using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Webhooks of a thief through the gateway, and what its logs say of keys, passwords and tokens at the lowest level.</summary>
public sealed class WebhookAttacks : IAsyncLifetime
{
    private const string Said = """{"type":"charge.captured","data":{"reference":"pay_00000000000000000000000000"}}""";

    private PaymentProvider _provider = null!;
    private Api _api = null!;
    private GatewayProcess _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await PaymentProvider.Start();
        _api = await Api.New(
            new ApiOptions { Settings = new Dictionary<string, string>(_provider.Settings) { ["Payments:ResolveAfter"] = "00:10:00" } });
        _gateway = await GatewayProcess.Start(
            _api.Database, [_api.OwnAddress], "--Logging:LogLevel:Default=Trace", "--Gateway:Draining:Delay=00:00:00");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _api.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact, Trait("Attack", "70")]
    public async Task A_message_that_is_sent_again_has_no_effect_and_one_that_is_stale_or_altered_is_refused()
    {
        for (var i = 0; i < 3; i++)
            await Send(_provider.WebhookSecret).ShouldBe(HttpStatusCode.NoContent);
        await Send(secret: null, id: "msg_2").ShouldBeProblem(401, "payment.webhook_refused");
        await Send(_provider.WebhookSecret, id: "msg_3", age: TimeSpan.FromMinutes(6)).ShouldBeProblem(401, "payment.webhook_refused");
        await Send(_provider.WebhookSecret, id: "msg_4", sent: Said.Replace("captured", "declined", StringComparison.Ordinal))
            .ShouldBeProblem(401, "payment.webhook_refused");

        (await _api.Database.Scalar<long>(
            "SELECT count(*) FROM jobs WHERE type IN ('payments.resolve', 'payments.refund', 'payments.investigate')")).ShouldBe(1);
    }

    [Fact, Trait("Attack", "62")]
    public async Task No_secret_that_was_used_stands_in_any_line_of_the_gateway()
    {
        var customer = await _gateway.NewCustomer();
        await customer.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var made = await _gateway.As(Who.Admin).Post(
            "/v1/api-keys", new { name = "x", plan = "default", permissions = (string[])["inventory:read"] }).Json();
        var key = made.GetProperty("key").GetString()!;
        await _gateway.Anonymous().With("X-Api-Key", key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await _gateway.Anonymous().With("X-Api-Key", key[..^1]).Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
        _ = await _gateway.Anonymous().Get($"/v1/me?api_key={key}");
        _ = await _gateway.Anonymous().With("Cookie", $"key={key}").Get($"/v1/products?token={await customer.Token()}");
        _ = await _gateway.Anonymous().Post("/v1/auth/login", new { email = "nobody@example.com", password = "a password of nobody" });
        await Send(_provider.WebhookSecret).ShouldBe(HttpStatusCode.NoContent);

        _gateway.Terminate();
        (await _gateway.Exit()).ShouldBe(0);

        _gateway.Output.ShouldContain("dbug: ");
        string[] secrets = [.. _gateway.Secrets.All, key[..^1], _provider.WebhookSecret, _provider.ApiKey, RunningApi.SeededPassword];
        secrets.Length.ShouldBeGreaterThan(8);
        foreach (var secret in secrets)
            _gateway.Output.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{secret[..4]}… of {secret.Length} characters");
    }

    private async Task<HttpAnswer> Send(string? secret, string id = "msg_1", TimeSpan age = default, string? sent = null)
    {
        var time = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = secret is null ? new byte[32] : Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{Said}")));
        using var body = new StringContent(sent ?? Said, Encoding.UTF8);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _gateway.Anonymous().WithoutKey().With("webhook-id", id).With("webhook-timestamp", time)
            .With("webhook-signature", $"v1,{signature}").Post("/v1/payments/webhooks/http", body);
    }
}
