using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Inventory;

/// <summary>Every change of a sku's stock, the newest first.</summary>
public sealed record ListMovements(Sku Sku, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.InventoryRead);
}

/// <param name="By">A user's id, or <c>system</c>.</param>
public sealed record MovementDetails(
    MovementId Id, Sku Sku, MovementKind Kind, int OnHand, int Reserved, OrderId? Order, string? Reason, string By, DateTimeOffset At)
{
    public static MovementDetails From(StockMovement movement) => new(
        movement.Id, movement.Sku, movement.Kind, movement.OnHand.Pieces, movement.Reserved.Pieces, movement.Order,
        movement.Reason?.Value, movement.By.ToString(), movement.At);
}
