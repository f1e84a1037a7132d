using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public static class PaymentErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "payment.not_found",
        "There is no such payment", "No payment has this id.");

    public static readonly ErrorType UnknownProvider = new(ErrorKind.NotFound, "payment.unknown_provider",
        "There is no such payment provider", "No payment provider of this name sends webhooks here.");

    public static readonly ErrorType WebhookRefused = new(ErrorKind.Unauthenticated, "payment.webhook_refused",
        "The webhook is not accepted",
        "It is not signed by the payment provider, or not with a secret that is live here, or it is older or newer than five minutes, or "
            + "no JSON.");

    public static readonly ErrorType InProgress = new(ErrorKind.Conflict, "payment.in_progress",
        "The order is being paid already",
        "Another attempt to pay the order has not ended. Look at the order: it is paid soon, or can be paid again.", Retryable: true);

    public static readonly ErrorType Declined = new(ErrorKind.PaymentRequired, "payment.declined",
        "The payment was declined",
        "The payment provider refused the payment. Nothing was charged; the order can be paid with another token.");

    public static readonly ErrorType UnknownToken = new(ErrorKind.Invalid, "payment.unknown_token",
        "The payment token is not known",
        "The payment provider does not know this token. Ask it for a new one; the simulator knows those of `docs/payments.md`.");

    public static readonly ErrorType RefundExceedsCaptured = new(ErrorKind.Conflict, "payment.refund_exceeds_captured",
        "The refund is more than what is left of the payment",
        "All refunds of an order or a payment together cannot exceed what was captured for it, and are in its currency.");

    public static readonly ErrorType ProviderUnavailable = new(ErrorKind.Unavailable, "payment.provider_unavailable",
        "The payment provider cannot be reached",
        "Nothing was charged: the request did not reach the provider. Try again with the same idempotency key.", Retryable: true);

    /// <param name="gone">What went back of it, or is promised.</param>
    public static Error TooMuch(Money captured, Money gone, Money amount) => RefundExceedsCaptured.With(amount.Currency == captured.Currency
        ? $"Of {captured} captured, {gone} went back already or are on their way: {amount} is too much."
        : $"The money was captured in {captured.Currency}, so {amount} cannot go back: a refund is in {captured.Currency} too, not in "
            + $"{amount.Currency}.");
}
