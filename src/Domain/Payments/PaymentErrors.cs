using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public static class PaymentErrors
{
    public static readonly ErrorType Declined = new(ErrorKind.PaymentRequired, "payment.declined",
        "The payment was declined", "The payment provider refused the payment. Nothing was charged; the order can be paid with another token.");

    public static readonly ErrorType UnknownToken = new(ErrorKind.Invalid, "payment.unknown_token",
        "The payment token is not known", "The payment provider does not know this token. Ask it for a new one; the simulator knows tok_ok and tok_declined.");

    public static readonly ErrorType RefundExceedsCaptured = new(ErrorKind.Conflict, "payment.refund_exceeds_captured",
        "The refund is more than what is left of the payment", "All refunds of an order together cannot exceed what was captured for it.");

    public static readonly ErrorType ProviderUnavailable = new(ErrorKind.Unavailable, "payment.provider_unavailable",
        "The payment provider cannot be reached", "Nothing was charged. Try again with the same idempotency key.", Retryable: true);
}
