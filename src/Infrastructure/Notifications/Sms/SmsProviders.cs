using System.Net;
using System.Text.Json.Serialization;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Notifications.Sms;

/// <summary>
/// Sends texts by the first provider that takes them. The next one is asked only where the one before it has certainly not taken a text:
/// where nobody can know, the same one is asked again, which knows the text by its reference, and only after half a minute the next one:
/// twice is better than never.
/// </summary>
internal sealed class SmsProviders : ISmsProvider, IDisposable
{
    // The last of these attempts is half a minute behind the first: longer than a breaker is open that the first one opened.
    private const int AskedAgain = 6;

    private readonly List<ProviderCalls> _providers;

    public SmsProviders(SmsOptions options, ProviderHealth health, ILogger<ProviderCalls> logger) =>
        _providers = [.. options.Settings.Select(settings => new ProviderCalls(settings, health, logger))];

    public async Task<Handover> Send(TextMessage message, int attempt, CancellationToken ct)
    {
        var reason = "";
        foreach (var provider in _providers)
        {
            var answer = await provider.Post(
                "messages", message.Id.ToString("N"), new SmsRequest(message.Id.ToString("N"), message.To.Value, message.Text),
                SmsJson.Default.SmsRequest, ct);
            reason = answer.Reason;
            switch (answer.Status)
            {
                case HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted:
                    return default;
                case HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity:
                    return new Handover($"The SMS provider refused the text: {reason}", IsPermanent: true);
                default:
                    if (attempt <= AskedAgain && (attempt > 1 || MayHaveTaken(answer)))
                        return new Handover($"Whether the SMS provider took the text is not known: {reason}", IsPermanent: false);
                    break;
            }
        }

        return new Handover($"No SMS provider took the text: {reason}", IsPermanent: false);
    }

    public void Dispose() => _providers.ForEach(provider => provider.Dispose());

    // A refusal of the caller, and a provider that says itself that it is busy or not there, have taken nothing.
    private static bool MayHaveTaken(ProviderAnswer answer) => answer.Status is { } status
        ? status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.ServiceUnavailable
        : answer.MayHaveArrived;
}

/// <summary>It does not print: it may carry a code.</summary>
internal sealed record SmsRequest(string Reference, string To, string Text)
{
    public override string ToString() => nameof(SmsRequest);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SmsRequest))]
internal sealed partial class SmsJson : JsonSerializerContext;
