using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Shipping;

public sealed record CancelRest([property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>
/// Gives up what was not shipped of a partly shipped order: its stock returns, and so does what it cost, as far as it is left of its lines.
/// </summary>
public sealed class CancelRestHandler(IOrders orders, IStock stock, Refunds refunds, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersManage);

    public async Task<Result<OrderDetails>> Handle(CancelRest command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (violations.Any)
            return violations.ToError();

        var order = found.Value;
        var now = clock.GetUtcNow();
        var rest = order.CancelRest(reason, caller.User, now);
        if (rest.IsFailure)
            return rest.Error;

        stock.Move(StockMovement.Release(order, rest.Value, caller.User, now));
        return await refunds.PromiseParts(order, reason, order.RefundLinesOf(rest.Value), caller.User, ct) is { IsFailure: true } excessive
            ? excessive.Error!
            : OrderDetails.From(order, caller);
    }
}
