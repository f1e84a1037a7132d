using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>What comes back of what was shipped: announced first, and received when it was inspected.</summary>
public sealed partial class Order
{
    /// <summary>The customer announces to send something back.</summary>
    public Result<Return> RequestReturn(IReadOnlyList<Pieces> pieces, Note reason, Actor by, DateTimeOffset now)
    {
        if (!OrderLifecycle.Allows(Status, OrderAction.Returns))
            return OrderErrors.WrongState(Status, OrderStatus.Returned);
        if (pieces.All(part => part.Quantity == Quantity.Zero))
            return OrderErrors.NoLines.With("A return has at least one piece.");
        if (_lines.Excess(pieces, Returnable, "left to return") is { } excess)
            return excess;

        var announced = new Return(TypedId.New<ReturnId>(now), pieces, reason, now, Damaged: [], ReceivedAt: null);
        Returns = [.. Returns, announced];
        Record(new OrderReturnRequested(announced.Id, reason), Status, by, now);
        return announced;
    }

    /// <summary>An announced return has come in and was inspected.</summary>
    public Result<Return> ReceiveReturn(ReturnId id, IReadOnlyList<Pieces> damaged, Actor by, DateTimeOffset now)
    {
        if (Returns.FirstOrDefault(candidate => candidate.Id == id) is not { } announced)
            return OrderErrors.ReturnNotFound.With($"The order has no return {id}.");
        if (announced.ReceivedAt is { } then)
            return OrderErrors.AlreadyReceived.With($"The return was received at {Rfc3339.Write(then)}.");
        if (_lines.Excess(damaged, line => Of(line.Sku, announced.Lines), "in the return") is { } excess)
            return excess;

        var received = announced with { Damaged = damaged, ReceivedAt = now };
        Returns = [.. Returns.Select(candidate => candidate.Id == id ? received : candidate)];
        foreach (var line in _lines.Where(line => Of(line.Sku, received.Lines) > 0))
            line.Return(new Quantity(Of(line.Sku, received.Lines)));
        var target = _lines.All(line => line.Returned == line.Shipped) ? OrderStatus.Returned : OrderStatus.PartiallyReturned;
        return MoveTo(target, new OrderReturnReceived(id), by, now) is { IsFailure: true } refused ? refused.Error! : received;
    }
}
