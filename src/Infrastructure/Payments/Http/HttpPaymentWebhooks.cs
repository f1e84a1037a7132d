using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Security;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Payments.Http;

/// <summary>Whose messages are read here: the provider's name and the keys that are good now.</summary>
internal sealed record WebhookSender(string Provider, IReadOnlyList<byte[]> Keys);

/// <summary>Reads the webhooks of <c>docs/payments.md</c>. Whoever is refused is not told why; the log is.</summary>
internal sealed partial class HttpPaymentWebhooks(WebhookSender sender, TimeProvider clock, ILogger<HttpPaymentWebhooks> logger)
    : IPaymentWebhooks
{
    public Result<PaymentWebhook> Read(string provider, Func<string, string?> headers, ReadOnlyMemory<byte> body)
    {
        if (sender.Provider != provider)
            return PaymentErrors.UnknownProvider.With("No payment provider of this name sends webhooks here.");
        if (StandardWebhooks.Fault(sender.Keys, headers, body.Span, clock.GetUtcNow()) is { } fault)
            return Refused(fault);
        return TryParse(body, out var message) ? About(headers("webhook-id")!, message) : Refused("it is signed, but it is not JSON");
    }

    private Error Refused(string fault)
    {
        Log.Refused(logger, fault);
        return PaymentErrors.WebhookRefused.With("The message is not taken for one of the payment provider's.");
    }

    // Whatever it says about things that are not known here is accepted: the provider would send it again and again.
    private static PaymentWebhook About(string id, JsonElement message)
    {
        var data = Member(message, "data");
        var reference = Text(Member(data, "reference"));
        var charge = Text(Member(data, "charge"));
        var isPayment = TypedId.TryParse<PaymentId>(reference, out var payment) || TypedId.TryParse(charge, out payment);
        var isRefund = TypedId.TryParse<RefundId>(reference, out var refund);
        return new PaymentWebhook(
            id, isPayment ? payment : null, isRefund ? refund : null, Foreign(Text(Member(message, "type")), charge, reference));
    }

    /// <returns>Money that moved, where its ids are not those of a payment of ours and of a refund of ours.</returns>
    private static ForeignMoney? Foreign(string? type, string? charge, string? reference)
    {
        if (PaymentText.Reference(reference) is not { Value: var named })
            return null;
        return type switch
        {
            "charge.captured" when !TypedId.TryParse<PaymentId>(named, out _) => new ForeignMoney(named, Refund: null),
            "refund.succeeded" when !TypedId.TryParse<RefundId>(named, out _) || !TypedId.TryParse<PaymentId>(charge, out _) =>
                new ForeignMoney(PaymentText.Reference(charge)?.Value ?? "unknown", named),
            _ => null,
        };
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, out JsonElement message)
    {
        message = default;
        try
        {
            if (!ProviderText.IsJsonText(body, out var text))
                return false;
            using var document = JsonDocument.Parse(text);
            message = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    [SuppressMessage("Design", "CA1031", Justification = "Half of a surrogate pair is JSON and no text.")]
    private static string? Text(JsonElement member)
    {
        try
        {
            return member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A webhook was refused: {Fault}")]
        public static partial void Refused(ILogger logger, string fault);
    }
}
