using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Returns;

/// <param name="Lines">What the customer sends back.</param>
public sealed record RequestReturn(
    [property: Required, Length(1, Order.MostLines)] IReadOnlyList<PiecesInput?>? Lines,
    [property: Required, Length(1, Note.Longest)] string? Reason);

public sealed class RequestReturnHandler(IOrders orders, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer;

    public async Task<Result<OrderDetails>> Handle(RequestReturn command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var pieces = Pieces.Read(command.Lines, "/lines", violations);
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (violations.Any)
            return violations.ToError();

        var requested = found.Value.RequestReturn(pieces, reason, caller.User, clock.GetUtcNow());
        return requested.IsFailure ? requested.Error : OrderDetails.From(found.Value, caller);
    }
}
