using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.TestKit;

/// <summary>Where a sentence about the domain begins: <c>An.Order().With(2, "SKU-1").Paid()</c>.</summary>
public static class An
{
    public static OrderBuilder Order() => new();

    public static Offer Offer(string sku = "SKU-1", long price = 1999, string currency = "EUR", int available = 1000) =>
        new(new Sku(sku), new ProductName($"The product {sku}"), new Money(price, new Currency(currency)), new Quantity(available));

    public static AddressInput Address() => new("Ada Lovelace", "Am Kanal 1", Line2: null, "Berlin", Region: null, "10115", "DE");
}

/// <summary>Who and what is the same in every sentence.</summary>
public static class The
{
    public static readonly DateTimeOffset Moment = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan PaymentWindow = TimeSpan.FromMinutes(30);
    public static readonly UserId Customer = TypedId.New<UserId>(Moment);
    public static readonly UserId Staff = TypedId.New<UserId>(Moment);
    public static readonly Note Reason = new("Changed my mind");
    public static readonly Tracking Tracking = new("DHL", "00340434161094042557");
}

/// <summary>Leads an order to a state by the ways a real one goes. Without lines it gets 2 of SKU-1 and 3 of SKU-2.</summary>
public sealed class OrderBuilder
{
    private readonly List<(Offer Offer, Quantity Quantity)> _lines = [];
    private DateTimeOffset _placedAt = The.Moment;

    public OrderBuilder With(int pieces, string sku, long price = 1999) => With(pieces, An.Offer(sku, price));

    public OrderBuilder With(int pieces, Offer offer)
    {
        _lines.Add((offer, new Quantity(pieces)));
        return this;
    }

    public OrderBuilder PlacedAt(DateTimeOffset time)
    {
        _placedAt = time;
        return this;
    }

    /// <summary>What placing the order answers; <see cref="Placed"/> is for those who expect it to work.</summary>
    public Result<Order> Place()
    {
        if (_lines.Count == 0)
            _ = With(2, "SKU-1").With(3, "SKU-2");
        return Order.Place(The.Customer, _lines, Address.From(An.Address()).ShouldSucceed(), note: null, The.PaymentWindow, _placedAt);
    }

    public Order Placed() => Place().ShouldSucceed();

    /// <summary>What costs nothing is so by itself.</summary>
    public Order Paid() => Placed() is var placed && placed.IsFree ? placed : placed.After(order => order.Pay());

    public Order Prepared() => Paid().After(order => order.Prepare());

    /// <summary>One piece of the first line is on its way.</summary>
    public Order PartiallyShipped() => Prepared().After(order => order.Ship((1, order.Lines[0].Sku.Value)));

    /// <summary>Everything is on its way, in one parcel.</summary>
    public Order Shipped() => Prepared().After(order => order.ShipRest());

    public Order Delivered() => Shipped().After(order => order.Deliver(order.Shipments[0]));

    /// <summary>One piece of the first line came back.</summary>
    public Order PartiallyReturned() => Delivered().After(order => order.Return((1, order.Lines[0].Sku.Value)));

    public Order Returned() => Delivered().After(order => order.Return(order.Rest(line => line.Shipped)));

    public Order Cancelled() => Placed().After(order => order.CancelByCustomer());

    public Order Expired() => Placed().After(order => order.Expire());

    public Order In(OrderStatus status) => status switch
    {
        OrderStatus.AwaitingPayment => Placed(),
        OrderStatus.Paid => Paid(),
        OrderStatus.Preparing => Prepared(),
        OrderStatus.PartiallyShipped => PartiallyShipped(),
        OrderStatus.Shipped => Shipped(),
        OrderStatus.Delivered => Delivered(),
        OrderStatus.PartiallyReturned => PartiallyReturned(),
        OrderStatus.Returned => Returned(),
        OrderStatus.Cancelled => Cancelled(),
        OrderStatus.Expired => Expired(),
    };
}
