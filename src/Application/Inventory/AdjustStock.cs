using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Inventory;

/// <param name="Delta">Pieces that came (positive) or went (negative).</param>
public sealed record AdjustStock(
    [property: Required, Range(-StockLevel.LargestChange, StockLevel.LargestChange)] int? Delta,
    [property: Required, Length(1, Note.Longest)] string? Reason);

public sealed class AdjustStockHandler(IStock stock, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.InventoryManage);

    public async Task<Result<MovementDetails>> Handle(AdjustStock command, Sku sku, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (command.Delta is null)
            violations.Add("/delta", Text.Required.With("A change is required here."));
        if (violations.Any)
            return violations.ToError();
        if (await stock.Find(sku, ct) is not { } level)
            return StockLevel.Unknown.With($"There is no stock of {sku}.");

        var movement = level.Adjust(new StockChange(command.Delta!.Value), reason, caller.User, clock.GetUtcNow());
        if (movement.IsFailure)
            return movement.Error;

        stock.Move([movement.Value]);
        return MovementDetails.From(movement.Value);
    }
}
