using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>New orders are written as plain statements, the fastest way there is; orders that change are tracked by EF.</summary>
internal sealed class OrderRepository(OrdersDbContext db, WriteBatch batch) : IOrders
{
    public async Task<Order?> Find(OrderId id, UserId? ownedBy, CancellationToken ct)
    {
        var order = await db.Set<Order>().WithLinesInOrder().Where(order => order.Id == id).OwnedBy(ownedBy).SingleOrDefaultAsync(ct);
        if (order is not null)
            batch.Watch(order, RecordEvents);
        return order;
    }

    public void Add(Order order)
    {
        batch.Watch(order, RecordEvents);
        batch.Add(new Statement(
            """
            INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, unapplied,
                unapplied_refunded, currency,
                shipping_address, note, shipments, returns)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $12, $13, $14, $14)
            """,
            order.Id.Value, order.Number.Value, order.Customer.Value, EnumNames<OrderStatus>.Write(order.Status), order.Version,
            order.PlacedAt, order.ExpiresAt,
            order.Total.Amount, order.Captured.Amount, order.Refunded.Amount, order.Total.Currency.Code,
            new JsonText(JsonSerializer.Serialize(order.ShippingAddress, DomainJson.Options)), order.Note?.Value, new JsonText("[]")));
        batch.Add(Statement.InsertRows(
            "order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, cancelled, returned, "
                + "refunded, order_total)",
            [
                .. order.Lines.Select(line => new object?[]
                {
                    order.Id.Value, line.Position, line.Sku.Value, line.Name.Value, line.UnitPrice.Amount, line.UnitPrice.Currency.Code,
                    line.Quantity.Value, line.Shipped.Value, line.Cancelled.Value, line.Returned.Value, line.Refunded.Amount,
                    order.Total.Amount,
                }),
            ]));
    }

    public async Task<IReadOnlyList<OrderId>> Overdue(DateTimeOffset now, TimeSpan grace, int atMost, CancellationToken ct)
    {
        var beforeGrace = now - grace;
        return await db.Set<Order>()
            .Where(order => order.Status == OrderStatus.AwaitingPayment && order.ExpiresAt <= now
                && (order.Payment == null || order.ExpiresAt <= beforeGrace))
            .OrderBy(order => order.ExpiresAt)
            .Select(order => order.Id)
            .Take(atMost)
            .ToListAsync(ct);
    }

    private void RecordEvents(IReadOnlyList<Order> orders)
    {
        var domainEvents = orders.SelectMany(order => order.Events).ToList();
        if (domainEvents.Count == 0)
            return;

        batch.Add(Statement.InsertRows(
            "order_history (order_id, version, at, by, action, from_status, to_status, note)",
            [
                .. domainEvents.Select(domainEvent => new object?[]
                {
                    domainEvent.Order.Value, domainEvent.Version, domainEvent.At, domainEvent.By.User?.Value,
                    EventTypes.OfOrders[domainEvent.GetType()],
                    domainEvent.From is { } from
                        ? EnumNames<OrderStatus>.Write(from)
                        : null, EnumNames<OrderStatus>.Write(domainEvent.To), domainEvent.Note,
                }),
            ]));
        foreach (var domainEvent in domainEvents)
            batch.AddEvent(
                new RecordedEvent(
                    EventTypes.OfOrders[domainEvent.GetType()], domainEvent.Order.ToString(), domainEvent.Version, domainEvent.At,
                    JsonSerializer.Serialize(domainEvent, domainEvent.GetType(), IntegrationEventJson.Options)));
    }
}

internal static class OrderFilters
{
    /// <summary>With their lines, without which no order is whole, as they were placed, which no index promises.</summary>
    public static IQueryable<Order> WithLinesInOrder(this IQueryable<Order> orders) =>
        orders.Include(order => order.Lines.OrderBy(line => line.Position));

    /// <summary>Ownership is part of the question, so that what is not one's own does not exist.</summary>
    public static IQueryable<Order> OwnedBy(this IQueryable<Order> orders, UserId? owner) =>
        owner is { } customer ? orders.Where(order => order.Customer == customer) : orders;
}
