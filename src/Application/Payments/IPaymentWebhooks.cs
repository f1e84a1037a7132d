using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>
/// Reads what the provider says by itself (Standard Webhooks). What it says is only a hint: the provider is asked before anything changes.
/// </summary>
public interface IPaymentWebhooks
{
    /// <summary>Verifies the signature on the raw bytes and the age, and reads what the message is about.</summary>
    /// <param name="headers">Finds a header's only value by its name; nothing, where it is missing or stands there twice.</param>
    /// <returns>
    /// The message; or <c>payment.webhook_refused</c> where it is not the provider's, <c>payment.unknown_provider</c> where there is no
    /// such provider here.
    /// </returns>
    Result<PaymentWebhook> Read(string provider, Func<string, string?> headers, ReadOnlyMemory<byte> body);
}

/// <param name="Id">The provider's id of the message: each takes effect once.</param>
/// <param name="Payment">The payment it is about; nothing where it is about something that this service does not know.</param>
/// <param name="Refund">The refund it is about, where it is about one.</param>
/// <param name="Foreign">Money that has moved and is none of ours by its ids.</param>
public sealed record PaymentWebhook(string Id, PaymentId? Payment, RefundId? Refund, ForeignMoney? Foreign = null);

/// <summary>A charge, or a refund where there is one, as the provider names it.</summary>
public sealed record ForeignMoney(string Charge, string? Refund);
