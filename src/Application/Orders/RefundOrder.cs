using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <param name="Amount">More than 0, in the currency of the order, and never more than is left of what was captured.</param>
public sealed record RefundOrder(
    [property: Required] MoneyInput? Amount, [property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>Staff give a part of the money back, or all of it; the order stays as it is.</summary>
public sealed class RefundOrderHandler(IOrders orders, Refunds refunds) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.PaymentsRefund);

    public async Task<Result<RefundDetails>> Handle(RefundOrder command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var (amount, reason) = Refunds.Read(command.Amount, command.Reason, violations);
        if (violations.Any)
            return violations.ToError();

        var order = found.Value;
        return (await refunds.Promise(
            order, amount, reason, amount.Currency == order.Total.Currency ? order.RefundLinesOf(amount) : [], caller.User, ct))
            .Then(refund => RefundDetails.From(refund));
    }
}
