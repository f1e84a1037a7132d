using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Refunding;

/// <param name="Amount">More than 0, in the currency of the payment, and never more than is left of what it captured.</param>
public sealed record RefundPayment(
    [property: Required] MoneyInput? Amount, [property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>Staff give money of a payment back, whether it paid its order or came too late for that.</summary>
public sealed class RefundPaymentHandler(IPayments payments, IOrders orders, Refunds refunds) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRefund);

    public async Task<Result<RefundDetails>> Handle(RefundPayment command, PaymentId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        if (await payments.Find(id, ct) is not { } payment)
            return PaymentErrors.NotFound.With($"There is no payment {id}.");

        var violations = new Violations();
        var (amount, reason) = Refunds.Read(command.Amount, command.Reason, violations);
        if (violations.Any)
            return violations.ToError();

        var order = await orders.Find(payment.Order, ownedBy: null, ct)
            ?? throw new InvalidOperationException($"There is no order {payment.Order}.");
        return (await refunds.Promise(order, payment, amount, reason, caller.User, ct)).Then(refund => RefundDetails.From(refund));
    }
}
