using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Providers;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Payments.Http;

/// <summary>The section <c>Payments:Http</c> of the configuration.</summary>
internal sealed class HttpPaymentOptions : IValidatableObject
{
    private const string Section = "Payments:Http";
    private const int LongestKey = 500;
    private const int MostSecrets = 2;

    /// <summary>
    /// Where the payment provider is; its protocol is in <c>docs/payments.md</c>. Encrypted, unless it is on this machine or in
    /// Development.
    /// </summary>
    public string? BaseAddress { get; set; }

    /// <summary>Who we are there: visible ASCII characters. Never printed.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The secrets that its webhooks are signed with: one, or two while one takes over from the other.</summary>
    public string[]? WebhookSecrets { get; set; }

    /// <summary>How long one try of a call takes at most: 100 milliseconds to 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a call takes at most, with all its tries and the wait for room: <see cref="Timeout"/> to 1 minute.</summary>
    [AtLeast(nameof(Timeout)), Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls are under way at once; as many again wait: 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MostAtOnce { get; set; } = 64;

    /// <summary>The breaker opens when half of at least so many tries within 10 seconds failed: 2 to 10,000.</summary>
    [Range(2, 10_000)]
    public int BreakAfter { get; set; } = 20;

    /// <summary>For how long the breaker stays open before one call tries again: 500 milliseconds to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    internal ProviderSettings Provider => new(
        "payment", new Uri(BaseAddress!.TrimEnd('/') + "/"), ApiKey!, Timeout, Deadline, MostAtOnce, BreakAfter, BreakDuration);

    /// <summary>The keys of <see cref="WebhookSecrets"/>.</summary>
    internal IReadOnlyList<byte[]> WebhookKeys => [.. (WebhookSecrets ?? []).Select(secret => StandardWebhooks.KeyFrom(secret)!)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Faults(validationContext.GetRequiredService<IHostEnvironment>().IsDevelopment()).Select(fault => new ValidationResult(fault));

    /// <param name="mayBePlain">Whether an address of http is good enough wherever it is.</param>
    private IEnumerable<string> Faults(bool mayBePlain)
    {
        if (!ProviderText.IsAddress(BaseAddress, mayBePlain))
            yield return
                $"{Section}:BaseAddress is {(string.IsNullOrWhiteSpace(BaseAddress) ? "not set" : "not an address that can be used")}: it "
                + "must be https://host/path without a user, a query or a fragment; http is for this machine, and for Development.";
        if (ApiKey is not { Length: > 0 and <= LongestKey } || !ProviderText.IsVisible(ApiKey))
            yield return $"{Section}:ApiKey is {(string.IsNullOrEmpty(ApiKey) ? "not set" : "not a key")}: it must be what the payment "
                + $"provider gave you, 1 to {LongestKey} visible ASCII characters.";
        if (WebhookSecrets is not { Length: > 0 and <= MostSecrets })
            yield return $"{Section}:WebhookSecrets has {WebhookSecrets?.Length ?? 0} secrets: set one as {Section}:WebhookSecrets:0, and "
                + $"while it is exchanged a second one as {Section}:WebhookSecrets:1.";
        for (var i = 0; i < WebhookSecrets?.Length; i++)
        {
            if (StandardWebhooks.KeyFrom(WebhookSecrets[i]) is null)
                yield return $"{Section}:WebhookSecrets:{i} is not a secret: it must be {StandardWebhooks.SecretPrefix} and 24 to 64 bytes "
                    + "in base64.";
        }
    }
}
