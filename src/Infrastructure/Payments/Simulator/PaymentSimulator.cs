using System.Runtime.CompilerServices;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Payments.Simulator;

/// <summary>
/// Simulates a payment provider; no money moves. Its tokens: <c>tok_ok</c> is charged, <c>tok_declined</c> is declined, <c>tok_pending</c>
/// is decided two seconds later, and of <c>tok_lost</c> the answer is lost on the way, so that the charge is to be found out.
/// </summary>
internal sealed class PaymentSimulator(SimulatedBook book, TimeProvider clock) : IPaymentProvider
{
    private static readonly TimeSpan TimeToDecide = TimeSpan.FromSeconds(2);

    public string Name => "simulator";

    public async Task<ChargeOutcome> Charge(PaymentId payment, Money amount, PaymentToken token, CancellationToken ct)
    {
        if (token.Value is not ("tok_ok" or "tok_declined" or "tok_pending" or "tok_lost"))
            return new ChargeOutcome(ChargeStatus.UnknownToken, Reason: "unknown_token");

        var status = token.Value switch
        {
            "tok_declined" => SimulatedCharge.Declined,
            "tok_pending" => SimulatedCharge.Pending,
            _ => SimulatedCharge.Captured,
        };
        var charge = await book.Write(New(payment, amount, status), ct);
        return token.Value == "tok_lost" ? new ChargeOutcome(ChargeStatus.Unknown, Reason: "timeout") : Outcome(charge);
    }

    public async Task<ChargeOutcome> Find(PaymentId payment, CancellationToken ct)
    {
        var charge = await book.Find(payment, ct);
        if (charge?.Status == SimulatedCharge.Pending && clock.GetUtcNow() - charge.At >= TimeToDecide)
            charge = await book.Decide(payment, SimulatedCharge.Captured, ct);
        return charge is null ? new ChargeOutcome(ChargeStatus.NotFound) : Outcome(charge);
    }

    public async Task<ChargeOutcome> Void(PaymentId payment, CancellationToken ct)
    {
        _ = await book.Write(New(payment, Money.Zero(Currency.Eur), SimulatedCharge.Voided), ct);
        return Outcome((await book.Decide(payment, SimulatedCharge.Voided, ct))!);
    }

    public async Task<RefundOutcome> Refund(RefundId refund, PaymentId payment, Money amount, CancellationToken ct)
    {
        await book.Refund(refund, payment, amount, clock.GetUtcNow(), ct);
        return new RefundOutcome(RefundStatus.Succeeded, new ProviderReference($"sim_{refund}"));
    }

    public async Task<RefundOutcome?> FindRefund(string reference, CancellationToken ct) =>
        RefundId.TryParse(reference, out var refund) && await book.FindRefund(refund, ct) is { } given
            ? new RefundOutcome(RefundStatus.Succeeded, new ProviderReference($"sim_{refund}"), Amount: given)
            : null;

    public async IAsyncEnumerable<ProviderEntry> Entries(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var entry in await book.Entries(from, to, ct))
            yield return entry;
    }

    private SimulatedCharge New(PaymentId payment, Money amount, string status) =>
        new() { PaymentId = payment, Amount = amount.Amount, Currency = amount.Currency, Status = status, At = clock.GetUtcNow() };

    private static ChargeOutcome Outcome(SimulatedCharge charge) => charge.Status switch
    {
        SimulatedCharge.Captured =>
            new(ChargeStatus.Captured, new ProviderReference($"sim_{charge.PaymentId}"), new Money(charge.Amount, charge.Currency)),
        SimulatedCharge.Declined => new(ChargeStatus.Declined, Reason: "declined"),
        SimulatedCharge.Voided => new(ChargeStatus.Voided),
        _ => new(ChargeStatus.Pending),
    };
}
