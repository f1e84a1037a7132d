using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Payments;
using CleanOrders.ProviderSimulator;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>Whether Standard Webhooks are here what they are elsewhere: a package that others wrote says so, both ways.</summary>
public sealed class WebhookJudgeTests : IAsyncDisposable
{
    private const string Body = """{"type":"payout.paid","data":{"reference":"Grüße"}}""";
    private static readonly string[] Secrets = [NewSecret(), NewSecret()];

    private readonly FakeClock _clock = new();
    private readonly Adapter _adapter;

    public WebhookJudgeTests() =>
        _adapter = Adapter.With(Adapter.Settings, _clock, ("WebhookSecrets:0", Secrets[0]), ("WebhookSecrets:1", Secrets[1]));

    public ValueTask DisposeAsync() => _adapter.DisposeAsync();

    [Theory, InlineData(0), InlineData(1)]
    public void What_the_package_signs_with_either_secret_is_taken(int secret)
    {
        var now = _clock.GetUtcNow();
        var signature = new StandardWebhook(Secrets[secret]).Sign("msg_1", now, Body);

        Read(signature, Body).ShouldBe(new PaymentWebhook("msg_1", null, null));
        Read(signature, Body + " ").ShouldBeNull();
        Read(new StandardWebhook(NewSecret()).Sign("msg_1", now, Body), Body).ShouldBeNull();

        PaymentWebhook? Read(string signed, string body)
        {
            var headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["webhook-id"] = "msg_1",
                ["webhook-timestamp"] = $"{now.ToUnixTimeSeconds()}",
                ["webhook-signature"] = signed,
            };
            var read = _adapter.Webhooks.Read("http", headers.GetValueOrDefault, Encoding.UTF8.GetBytes(body));
            return read.IsFailure ? null : read.Value;
        }
    }

    /// <summary>The package goes by the clock of the machine, and of several signatures it finds the first alone.</summary>
    [Theory, InlineData(0), InlineData(1)]
    public void What_the_simulated_provider_signs_is_taken_by_the_package_with_the_first_secret(int first)
    {
        string[] secrets = [Secrets[first], Secrets[1 - first]];
        var judge = new StandardWebhook(secrets[0]);
        var headers = Sign(secrets, TimeProvider.System.GetUtcNow());

        Should.NotThrow(() => judge.Verify(Body, headers));
        Should.Throw<WebhookVerificationException>(() => judge.Verify(Body + " ", headers));
        Should.Throw<WebhookVerificationException>(() => judge.Verify(Body, Sign(secrets, TimeProvider.System.GetUtcNow().AddMinutes(-6))));
        Should.Throw<WebhookVerificationException>(() => new StandardWebhook(NewSecret()).Verify(Body, headers));
    }

    private static HeaderDictionary Sign(string[] secrets, DateTimeOffset now) => new(
        SignedHeaders.Of(secrets, "msg_1", now, Encoding.UTF8.GetBytes(Body))
            .ToDictionary(header => header.Name, header => new StringValues(header.Value)));

    private static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}
