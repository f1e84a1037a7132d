using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Providers;

namespace CleanOrders.Infrastructure.Payments.Http;

/// <summary>References and amounts that the payment provider wrote, as far as they are some.</summary>
internal static class PaymentText
{
    private const int LongestReference = 200;

    /// <summary>Visible characters of ASCII; nothing, where it is something else.</summary>
    public static ProviderReference? Reference(string? text) =>
        text is { Length: > 0 and <= LongestReference } && ProviderText.IsVisible(text) ? new ProviderReference(text) : null;

    public static Money? Amount(long? amount, string? currency) =>
        amount is >= 0 and var minor && Currency.From(currency) is { IsFailure: false } known ? new Money(minor, known.Value) : null;
}
