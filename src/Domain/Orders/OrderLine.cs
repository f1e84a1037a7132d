using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>What was ordered of one product, at the price of that moment. It keeps 0 ≤ returned ≤ shipped ≤ quantity.</summary>
public sealed class OrderLine
{
    public OrderLine(int position, Offer offer, Quantity quantity)
    {
        Position = position;
        Sku = offer.Sku;
        Name = offer.Name;
        UnitPrice = offer.Price;
        Quantity = quantity;
    }

    private OrderLine()
    {
    }

    /// <summary>The place of the line in the order, from 0.</summary>
    public int Position { get; private set; }

    public Sku Sku { get; private set; }

    public ProductName Name { get; private set; }

    public Money UnitPrice { get; private set; }

    public Quantity Quantity { get; private set; }

    public Quantity Shipped { get; private set; }

    public Quantity Returned { get; private set; }

    public Money Total => UnitPrice * Quantity;

    public Quantity ToShip => Quantity - Shipped;

    internal void Ship(Quantity pieces) => Shipped += pieces;

    internal void Return(Quantity pieces) => Returned += pieces;
}

