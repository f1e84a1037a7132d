using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Notifications.Sms;

/// <summary>The section <c>Sms</c> of the configuration.</summary>
internal sealed class SmsOptions : IValidatableObject
{
    private const int MostProviders = 2;

    /// <summary>
    /// Who sends texts to telephones: the second one where the first one cannot. Left out, texts are written as files into the folder
    /// <c>sms</c> of <c>Data:Directory</c> and sent to nobody.
    /// </summary>
    public SmsProviderOptions[]? Providers { get; set; }

    /// <summary>How long one try takes at most: 100 milliseconds to 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a text takes at most with one provider, with all its tries: <see cref="Timeout"/> to 1 minute.</summary>
    [AtLeast(nameof(Timeout)), Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long a provider that fails is not called: 500 milliseconds to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<ProviderSettings> Settings =>
    [
        .. (Providers ?? []).Select((provider, i) => new ProviderSettings(
            i == 0 ? "SMS" : "second SMS", provider.Address, provider.ApiKey!, Timeout, Deadline, MostAtOnce: 32, BreakAfter: 5,
            BreakDuration)),
    ];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var mayBePlain = validationContext.GetRequiredService<IHostEnvironment>().IsDevelopment();
        if (Providers?.Length > MostProviders)
            yield return new ValidationResult($"Sms:Providers has {Providers.Length} providers: there is room for {MostProviders}.");
        foreach (var (i, provider) in (Providers ?? []).Index())
        {
            if (!ProviderText.IsAddress(provider.BaseAddress, mayBePlain))
                yield return new ValidationResult(
                    $"Sms:Providers:{i}:BaseAddress is {(string.IsNullOrWhiteSpace(provider.BaseAddress) ? "not set" : "no address")}: it "
                    + "must be https://host/path without a user, a query or a fragment; http is for this machine, and for Development.");
            if (provider.ApiKey is not { Length: > 0 } key || !ProviderText.IsVisible(key))
                yield return new ValidationResult(
                    $"Sms:Providers:{i}:ApiKey is {(string.IsNullOrEmpty(provider.ApiKey) ? "not set" : "no key")}: it must be what the "
                    + "provider gave you, visible ASCII characters.");
        }
    }
}

/// <summary>An entry of <c>Sms:Providers</c>. It does not print.</summary>
internal sealed class SmsProviderOptions
{
    /// <summary>Where it is; its protocol is in <c>docs/notifications.md</c>.</summary>
    public string? BaseAddress { get; set; }

    /// <summary>Who we are there: visible ASCII characters. Never printed.</summary>
    public string? ApiKey { get; set; }

    internal Uri Address => new(BaseAddress!.TrimEnd('/') + "/");
}
