using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Payments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <param name="Token">
/// From the payment provider; the simulator knows <c>tok_ok</c> and <c>tok_declined</c>, and others that <c>docs/payments.md</c> lists.
/// </param>
public sealed record PayOrder([property: Required, Length(1, PayOrder.LongestToken)] string? Token)
{
    public const int LongestToken = 200;

    public override string ToString() => nameof(PayOrder);
}

/// <param name="Status"><c>succeeded</c>; or <c>pending</c> or <c>unknown</c>, where it shows in the order how it ends.</param>
/// <param name="PaidAt">When the money was taken.</param>
public sealed record PaymentReceipt(PaymentId Id, OrderId Order, PaymentStatus Status, Money Amount, DateTimeOffset? PaidAt);

/// <summary>
/// Pays in units of work of its own: the attempt is committed, the provider is asked outside of any transaction, and what it said is
/// committed with the response. Whatever breaks off in between, the same request goes on with the same attempt, and so does the job that
/// comes with it.
/// </summary>
public sealed class PayOrderHandler(
    IUnitOfWork unitOfWork, IOrders orders, PaymentAttempts attempts, IPaymentProvider provider, PaymentSettlement settlement) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer;

    /// <param name="key">The request: sent again, it goes on with the attempt that it has begun, and charges nothing twice.</param>
    /// <param name="respond">What is stored under the key where all is well.</param>
    public async Task<Result<StoredResponse>> Handle(
        PayOrder command, OrderTarget target, Caller caller, IdempotencyKey key, Func<PaymentReceipt, StoredResponse> respond,
        CancellationToken ct)
    {
        var begun = await unitOfWork.Run(token => Begin(command, target, caller, key, token), ct);
        if (begun.IsFailure || begun.Value.Payment is not { IsOpen: true, Token: { } paymentToken } payment)
            return await unitOfWork.Run(key, _ => Task.FromResult(begun.Then(ended => respond(Receipt(ended.Payment)))), ct);

        var outcome = await provider.Charge(payment.Id, payment.Amount, new PaymentToken(paymentToken), ct);
        if (!begun.Value.IsNew)
            outcome = outcome.IfSentBefore();

        var response =
            await unitOfWork.Run(
                key, async token => ReceiptOf(await settlement.Settle(payment.Id, outcome, token), outcome).Then(respond), ct);

        if (!response.IsFailure)
            return response;

        // A refusal commits nothing, but the ledger must know of it. What is committed then is the truth: the first look may have seen the
        // payment before, and the order after, a webhook or a job settled both.
        var settled = await unitOfWork.Run(token => settlement.Settle(payment.Id, outcome, token), ct);
        var receipt = ReceiptOf(settled, outcome);
        return receipt.IsFailure ? receipt.Error : await unitOfWork.Run(key, _ => Task.FromResult(receipt.Then(respond)), ct);
    }

    private async Task<Result<BegunPayment>> Begin(
        PayOrder command, OrderTarget target, Caller caller, IdempotencyKey key, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var token = violations.Take("/token", Text.Check(command.Token, PayOrder.LongestToken));
        return violations.Any ? violations.ToError() : await attempts.Begin(found.Value, new PaymentToken(token), unitOfWork.IdOf(key), ct);
    }

    private static Result<PaymentReceipt> ReceiptOf(Result<SettledPayment> settled, ChargeOutcome outcome) => outcome.Status switch
    {
        _ when settled.IsFailure => settled.Error,
        ChargeStatus.Declined =>
            PaymentErrors.Declined.With(
                outcome.Reason is { } reason ? $"The payment provider declined it: {reason}." : "The payment provider declined it."),
        ChargeStatus.UnknownToken => PaymentErrors.UnknownToken.With("The payment provider does not know this token."),
        ChargeStatus.NotSent or ChargeStatus.Voided =>
            PaymentErrors.ProviderUnavailable.With("The payment provider was not reached, and nothing was charged."),
        _ => settled.Value.TooLate is { } tooLate ? tooLate : Receipt(settled.Value.Payment),
    };

    private static PaymentReceipt Receipt(Payment payment) =>
        new(payment.Id, payment.Order, payment.Status, payment.Amount, payment.EndedAt);
}
