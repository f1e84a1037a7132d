using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

public sealed record CancelOrder([property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>Ends an order before anything of it was shipped: the stock returns, and so does the money.</summary>
public sealed class CancelOrderHandler(IOrders orders, IStock stock, Refunds refunds, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersManage);

    /// <summary>For whoever may still cancel what its customer cannot any more.</summary>
    public static Access AccessOfStaff { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersManage);

    public async Task<Result<OrderDetails>> Handle(CancelOrder command, OrderTarget target, Caller caller, CancellationToken ct)
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
        var asStaff = AccessOfStaff.Refuses(caller, order.Customer) is null;
        if (order.Cancel(reason, caller.User, asStaff, now) is { IsFailure: true } refused)
            return refused.Error!;

        stock.Move(StockMovement.Release(order, caller.User, now));
        var rest = order.RefundLinesOf(order.Captured - order.Refunded);
        return await refunds.PromiseParts(order, reason, rest, caller.User, ct) is { IsFailure: true } excessive
            ? excessive.Error!
            : OrderDetails.From(order, caller);
    }
}
