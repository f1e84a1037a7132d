using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.TestKit;

/// <summary>
/// The order's own methods with what a sentence leaves unsaid: who does it, and that it happens a minute after the last entry.
/// </summary>
public static class OrderSteps
{
    public static DateTimeOffset Later(this Order order) => order.Events[^1].At.AddMinutes(1);

    public static Result Pay(this Order order) => order.PayAt(order.Later());

    public static Result PayAt(this Order order, DateTimeOffset time)
    {
        var payment = order.NewPayment("simulator", new PaymentToken("tok_ok"), request: null, time);
        if (order.BeginPayment(payment) is { IsFailure: true } refused)
            return refused;
        _ = payment.Capture(new ProviderReference("ch_1"), time);
        return order.Pay(payment, time);
    }

    public static Result Prepare(this Order order) => order.Prepare(The.Staff, order.Later());

    public static Result<Shipment> Ship(this Order order, params (int Pieces, string Sku)[] parcel) =>
        order.Ship(Listed(parcel), The.Tracking, The.Staff, order.Later());

    public static Result<Shipment> ShipRest(this Order order) => order.Ship(order.Rest(line => line.ToShip));

    public static Result Deliver(this Order order, Shipment parcel) => order.Deliver(parcel.Id, The.Staff, order.Later());

    public static Result CancelByCustomer(this Order order) => order.Cancel(The.Reason, The.Customer, asStaff: false, order.Later());

    public static Result CancelByStaff(this Order order) => order.Cancel(The.Reason, The.Staff, asStaff: true, order.Later());

    public static Result Expire(this Order order) => order.Expire(grace: default, order.ExpiresAt);

    public static Result<IReadOnlyList<Pieces>> CancelRest(this Order order) => order.CancelRest(The.Reason, The.Staff, order.Later());

    /// <summary>Staff give money back, spread over the lines.</summary>
    public static Result Refund(this Order order, long cents)
    {
        var amount = new Money(cents, order.Total.Currency);
        return order.Refund(amount, order.RefundLinesOf(amount), The.Staff, order.Later());
    }

    /// <summary>What pieces cost goes back, as far as it is left.</summary>
    public static Result Refund(this Order order, IReadOnlyList<Pieces> pieces) => order.RefundLinesOf(pieces) is { Count: > 0 } parts
        ? order.Refund(parts.Select(part => part.Amount).Aggregate(Money.Add), parts, The.Staff, order.Later())
        : Result.Success;

    public static Result<Return> RequestReturn(this Order order, params (int Pieces, string Sku)[] pieces) =>
        order.RequestReturn(Listed(pieces), The.Reason, The.Customer, order.Later());

    public static Result<Return> ReceiveReturn(this Order order, Return announced, params (int Pieces, string Sku)[] damaged) =>
        order.ReceiveReturn(announced.Id, Listed(damaged), The.Staff, order.Later());

    /// <summary>Announced, sent and received undamaged.</summary>
    public static Result<Return> Return(this Order order, params (int Pieces, string Sku)[] pieces) =>
        order.ReceiveReturn(order.RequestReturn(pieces).ShouldSucceed());

    /// <summary>Of each line what <paramref name="count"/> says, without the lines where that is nothing.</summary>
    public static (int Pieces, string Sku)[] Rest(this Order order, Func<OrderLine, Quantity> count) =>
        [.. order.Lines.Where(line => count(line) > Quantity.Zero).Select(line => (count(line).Value, line.Sku.Value))];

    public static OrderLine Line(this Order order, string sku) => order.Lines.Single(line => line.Sku == new Sku(sku));

    public static Order After(this Order order, Func<Order, Result> step)
    {
        step(order).ShouldSucceed();
        return order;
    }

    public static Order After<T>(this Order order, Func<Order, Result<T>> step)
    {
        _ = step(order).ShouldSucceed();
        return order;
    }

    private static Pieces[] Listed((int Pieces, string Sku)[] pieces) =>
        [.. pieces.Select(part => new Pieces(new Sku(part.Sku), new Quantity(part.Pieces)))];
}
