using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Refunding;

/// <param name="Amount">More than 0, in the currency of the order, and never more than is left of what was captured.</param>
public sealed record RefundOrder(MoneyInput? Amount, string? Reason);

/// <summary>Staff give a part of the money back, or all of it; the order stays as it is.</summary>
public sealed class RefundOrderHandler(IOrders orders, Refunds refunds) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.PaymentsRefund);

    public static readonly ErrorType NothingToRefund = new(ErrorKind.Invalid, "payment.nothing_to_refund",
        "The amount is nothing", "A refund is of at least one minor unit.");

    public async Task<Result<RefundDetails>> Handle(RefundOrder command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var (amount, reason) = Read(command.Amount, command.Reason, violations);
        if (violations.Any)
            return violations.ToError();

        var order = found.Value;
        return (await refunds.Promise(order, amount, reason, amount.Currency == order.Total.Currency ? RefundLine.Of(order, amount) : [], caller.User, ct))
            .Then(refund => RefundDetails.From(refund));
    }

    internal static (Money Amount, Note Reason) Read(MoneyInput? parts, string? text, Violations violations)
    {
        var amount = violations.Take("/amount", Money.From(parts ?? MoneyInput.None));
        var reason = violations.Take("/reason", Note.From(text));
        if (!violations.Any && amount.Amount == 0)
            violations.Add("/amount/amount", NothingToRefund.With("A refund is of at least 1."));
        return (amount, reason);
    }
}
