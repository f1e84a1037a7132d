using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Returns;

/// <param name="Damaged">What cannot be sold again; everything else goes back to stock. Left out: nothing is damaged.</param>
public sealed record ReceiveReturn([property: Length(0, Order.MostLines)] IReadOnlyList<PiecesInput?>? Damaged);

/// <summary>What is not damaged can be sold again, and what all of it has cost goes back, as far as it is left of their lines.</summary>
public sealed class ReceiveReturnHandler(IOrders orders, IStock stock, Refunds refunds, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.ButOnly(Permission.OrdersFulfil);

    public async Task<Result<OrderDetails>> Handle(
        ReceiveReturn command, ReturnId id, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var damaged = Pieces.Read(command.Damaged, "/damaged", violations, atLeastOne: false);
        if (violations.Any)
            return violations.ToError();

        var order = found.Value;
        var now = clock.GetUtcNow();
        var received = order.ReceiveReturn(id, damaged, caller.User, now);
        if (received.IsFailure)
            return received.Error;

        stock.Move(StockMovement.Return(order, received.Value, caller.User, now));
        var back = order.RefundLinesOf(received.Value.Lines);
        return await refunds.PromiseParts(order, received.Value.Reason, back, caller.User, ct) is { IsFailure: true } excessive
            ? excessive.Error!
            : OrderDetails.From(order, caller);
    }
}
