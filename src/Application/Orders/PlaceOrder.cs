using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What a customer wants. It has no price: prices come from the catalogue.</summary>
/// <param name="ExpectedTotal">What the customer was shown; where the order would cost something else, it is refused.</param>
public sealed record PlaceOrder(
    [property: Required, Length(1, Order.MostLines)] IReadOnlyList<PiecesInput?>? Lines,
    [property: Required] AddressInput? ShippingAddress,
    [property: StringLength(Domain.SharedKernel.Note.Longest)] string? Note,
    MoneyInput? ExpectedTotal);

public sealed class PlaceOrderHandler(IProducts products, IOrders orders, IStock stock, OrdersOptions options, TimeProvider clock)
    : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.OrdersPlace);

    public async Task<Result<OrderDetails>> Handle(PlaceOrder command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var lines = Pieces.Read(command.Lines, "/lines", violations);
        var address = violations.Take("/shippingAddress", Address.From(command.ShippingAddress ?? AddressInput.None));
        var note = string.IsNullOrWhiteSpace(command.Note) ? (Note?)null : violations.Take("/note", Note.From(command.Note));
        var expected = command.ExpectedTotal is { } total ? violations.Take("/expectedTotal", Money.From(total)) : (Money?)null;
        if (violations.Any)
            return violations.ToError();

        var offers = await products.OnSale([.. lines.Select(line => line.Sku)], ct);
        foreach (var (i, line) in lines.Index())
        {
            if (!offers.ContainsKey(line.Sku))
                violations.Add($"/lines/{i}/sku", OrderErrors.UnknownSku.With($"{line.Sku} cannot be ordered."));
        }

        if (violations.Any)
            return violations.ToError();

        var now = clock.GetUtcNow();
        var placed =
            Order.Place(caller.User, [.. lines.Select(line => (offers[line.Sku], line.Quantity))], address, note, options.PaymentWindow,
                now);
        if (placed.IsFailure)
            return placed.Error;
        if (expected is { } shown && shown != placed.Value.Total)
            return OrderErrors.PriceChanged(shown, placed.Value.Total);

        orders.Add(placed.Value);
        stock.Move(StockMovement.Reserve(placed.Value, caller.User, now));
        return OrderDetails.From(placed.Value, caller);
    }
}
