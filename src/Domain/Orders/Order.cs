using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>A customer's order, from being placed on reserved stock to its end. Every change leaves an event.</summary>
public sealed partial class Order : AggregateRoot<OrderEvent>
{
    public const int MostLines = 100;

    private readonly List<OrderLine> _lines = [];

    private Order(OrderId id, UserId customer, IEnumerable<OrderLine> lines, Address shippingAddress, Note? note, TimeSpan paymentWindow)
    {
        Id = id;
        Number = OrderNumber.Of(id);
        Customer = customer;
        PlacedAt = TypedId.TimeOf(id);
        ExpiresAt = PlacedAt + paymentWindow;
        ShippingAddress = shippingAddress;
        Note = note;
        _lines.AddRange(lines);
        (TotalAmount, Currency) = _lines.Select(line => line.Total).Aggregate(Money.Add);
    }

    private Order()
    {
    }

    public OrderId Id { get; private set; }

    public OrderNumber Number { get; private set; }

    public UserId Customer { get; private set; }

    public OrderStatus Status { get; private set; } = OrderStatus.AwaitingPayment;

    public DateTimeOffset PlacedAt { get; private set; }

    /// <summary>When an unpaid order expires; of no meaning once it is paid.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public Address ShippingAddress { get; private set; } = null!;

    public Note? Note { get; private set; }

    /// <summary>The attempt to pay that is under way, or has paid the order.</summary>
    public PaymentId? Payment { get; private set; }

    public Money Total => new(TotalAmount, Currency);

    public Money Captured => new(CapturedAmount, Currency);

    /// <summary>What went back or is promised: who promised it cannot promise it again.</summary>
    public Money Refunded => new(RefundedAmount, Currency);

    /// <summary>Whether it costs nothing: then it is paid by itself, and no provider hears of it.</summary>
    public bool IsFree => TotalAmount == 0;

    /// <summary>Whether all the money that was taken went back: then nothing is prepared or shipped any more.</summary>
    public bool IsRefunded => CapturedAmount > 0 && RefundedAmount == CapturedAmount;

    /// <summary>Whether an attempt to pay has begun that has not ended.</summary>
    public bool IsBeingPaid => Payment is not null && CapturedAmount == 0 && !IsFree;

    private Currency Currency { get; set; }
    private long TotalAmount { get; set; }
    private long CapturedAmount { get; set; }
    private long RefundedAmount { get; set; }

    public bool CustomerCanCancel => Status is OrderStatus.AwaitingPayment or OrderStatus.Paid;

    public IReadOnlyList<OrderLine> Lines => _lines;

    public IReadOnlyList<Shipment> Shipments { get; private set; } = [];

    public IReadOnlyList<Return> Returns { get; private set; } = [];

    /// <summary>Places an order of what is on offer. The offers are what the customer pays, whatever the catalogue says later.</summary>
    /// <returns>The order; or <c>order.out_of_stock</c>, <c>order.mixed_currencies</c>.</returns>
    public static Result<Order> Place(
        UserId customer, IReadOnlyCollection<(Offer Offer, Quantity Quantity)> lines, Address shippingAddress, Note? note,
        TimeSpan paymentWindow, DateTimeOffset now)
    {
        if (lines.Select(line => line.Offer.Price.Currency).Distinct().Count() > 1)
            return OrderErrors.Mixed(lines.Select(line => line.Offer));
        if (ShortLines(lines) is { Count: > 0 } shortLines)
            return OrderErrors.OutOfStock(shortLines);

        var ordered = lines.Select((line, i) => new OrderLine(i, line.Offer, line.Quantity));
        var order = new Order(TypedId.New<OrderId>(now), customer, ordered, shippingAddress, note, paymentWindow);
        order.Record(new OrderPlaced(), from: null, customer, order.PlacedAt);
        if (order.IsFree)
            _ = order.PayNothing(order.PlacedAt);
        return order;
    }

    /// <summary>An attempt to pay begins: at most one at a time.</summary>
    public Result BeginPayment(Payment payment)
    {
        if (!OrderLifecycle.Allows(Status, OrderStatus.Paid))
            return OrderErrors.WrongState(Status, OrderStatus.Paid);
        if (payment.BegunAt >= ExpiresAt)
            return OrderErrors.PaymentWindowClosed.With($"The time to pay ended at {Rfc3339.Write(ExpiresAt)}.");
        if (Payment is not null)
            return PaymentErrors.InProgress.With($"The attempt {Payment} has not ended.");

        Payment = payment.Id;
        return Result.Success;
    }

    /// <summary>The attempt has ended, and took nothing.</summary>
    public void EndPayment(Payment payment)
    {
        if (Payment == payment.Id && payment.Status != PaymentStatus.Succeeded)
            Payment = null;
    }

    /// <summary>The money has come. It may come late: what was begun in time is good as long as the order waits for it.</summary>
    /// <exception cref="InvalidOperationException">The payment is for another order or amount, or took nothing: a bug.</exception>
    public Result Pay(Payment payment, DateTimeOffset now)
    {
        if (payment.Order != Id || payment.Captured != Total)
            throw new InvalidOperationException($"Payment {payment.Id} does not pay order {Id}.");
        if (MoveTo(OrderStatus.Paid, new OrderPaid(payment.Id), Customer, now) is { IsFailure: true } refused)
            return refused;

        Payment = payment.Id;
        CapturedAmount = (Captured + payment.Captured).Amount;
        return Result.Success;
    }

    /// <summary>What costs nothing is paid by itself.</summary>
    /// <exception cref="InvalidOperationException">It costs something, which is a bug.</exception>
    public Result PayNothing(DateTimeOffset now) => IsFree
        ? MoveTo(OrderStatus.Paid, new OrderPaid(Payment: null), Actor.System, now)
        : throw new InvalidOperationException($"Order {Id} costs {Total}.");

    public Result Prepare(Actor by, DateTimeOffset now) => IsRefunded && OrderLifecycle.Allows(Status, OrderStatus.Preparing)
        ? OrderErrors.RefundedInFull.With($"All of {Captured} went back or is on its way: the order is not prepared. Cancel it.")
        : MoveTo(OrderStatus.Preparing, new OrderPreparationStarted(), by, now);

    /// <summary>Sends a part of the order, or all that is left of it, on its way.</summary>
    public Result<Shipment> Ship(IReadOnlyList<Pieces> pieces, Tracking tracking, Actor by, DateTimeOffset now)
    {
        var leavesSomething = _lines.Any(line => line.ToShip.Value > Of(line.Sku, pieces));
        var shipment = new Shipment(TypedId.New<ShipmentId>(now), pieces, tracking, now, DeliveredAt: null);
        var target = leavesSomething ? OrderStatus.PartiallyShipped : OrderStatus.Shipped;
        if (!OrderLifecycle.Allows(Status, target))
            return OrderErrors.WrongState(Status, target);
        if (_lines.Refused(pieces, IsRefunded) is { } refunded)
            return refunded;
        if (pieces.All(part => part.Quantity == Quantity.Zero))
            return OrderErrors.NoLines.With("A shipment has at least one piece.");
        if (_lines.Excess(pieces, line => line.ToShip.Value, "left to ship") is { } excess)
            return excess;

        foreach (var line in _lines.Where(line => Of(line.Sku, pieces) > 0))
            line.Ship(new Quantity(Of(line.Sku, pieces)));
        Shipments = [.. Shipments, shipment];
        return MoveTo(target, new OrderShipped(shipment.Id), by, now) is { IsFailure: true } refused ? refused.Error! : shipment;
    }

    /// <summary>A parcel has arrived; with the last one of a wholly shipped order, the order is delivered.</summary>
    public Result Deliver(ShipmentId id, Actor by, DateTimeOffset now)
    {
        if (Shipments.FirstOrDefault(shipment => shipment.Id == id) is not { } parcel)
            return OrderErrors.ShipmentNotFound.With($"The order has no shipment {id}.");
        if (parcel.DeliveredAt is { } then)
            return OrderErrors.AlreadyDelivered.With($"The shipment was delivered at {Rfc3339.Write(then)}.");

        Shipments = [.. Shipments.Select(shipment => shipment.Id == id ? shipment with { DeliveredAt = now } : shipment)];
        if (Status == OrderStatus.Shipped && Shipments.All(shipment => shipment.DeliveredAt is not null))
            return MoveTo(OrderStatus.Delivered, new ShipmentDelivered(id), by, now);

        Record(new ShipmentDelivered(id), Status, by, now);
        return Result.Success;
    }

    /// <summary>Cancels the order: staff until something of it was shipped, its customer only until it is being prepared.</summary>
    public Result Cancel(Note reason, Actor by, bool asStaff, DateTimeOffset now) =>
        asStaff || CustomerCanCancel || OrderLifecycle.IsFinal(Status)
            ? MoveTo(OrderStatus.Cancelled, new OrderCancelled(reason), by, now)
            : OrderErrors.WrongState(Status, OrderStatus.Cancelled, butNot: OrderStatus.Cancelled);

    /// <summary>Gives up what was not shipped of a partly shipped order. It is shipped then, or delivered where all has arrived.</summary>
    /// <returns>The pieces that are given up.</returns>
    public Result<IReadOnlyList<Pieces>> CancelRest(Note reason, Actor by, DateTimeOffset now)
    {
        if (Status != OrderStatus.PartiallyShipped)
            return OrderErrors.WrongState(Status, OrderStatus.Shipped, butNot: OrderStatus.Shipped);

        Pieces[] rest = [.. _lines.Where(line => line.ToShip > Quantity.Zero).Select(line => new Pieces(line.Sku, line.ToShip))];
        foreach (var line in _lines)
            line.CancelRest();
        _ = MoveTo(OrderStatus.Shipped, new OrderRestCancelled(reason), by, now);
        if (Shipments.All(shipment => shipment.DeliveredAt is not null))
            _ = MoveTo(OrderStatus.Delivered, new OrderDelivered(), Actor.System, now);
        return rest;
    }

    /// <summary>An unpaid order ends. What costs nothing waits for no money.</summary>
    /// <param name="grace">For how long an attempt to pay that is under way is waited for.</param>
    public Result Expire(TimeSpan grace, DateTimeOffset now) => IsFree
        ? OrderErrors.WrongState(Status, OrderStatus.Expired, butNot: OrderStatus.Expired)
        : Status == OrderStatus.AwaitingPayment && Payment is not null && now < ExpiresAt + grace
            ? PaymentErrors.InProgress.With($"The attempt {Payment} is waited for until {Rfc3339.Write(ExpiresAt + grace)}.")
            : MoveTo(OrderStatus.Expired, new OrderExpired(), Actor.System, now);

    /// <summary>Money of this order goes back to the customer: never more than was captured, and of no line more than it cost.</summary>
    /// <param name="lines">What of the amount belongs to which line.</param>
    public Result Refund(Money amount, IReadOnlyList<RefundLine> lines, Actor by, DateTimeOffset now)
    {
        if (amount.Currency != Currency || (Captured - Refunded - amount).Amount < 0)
            return PaymentErrors.TooMuch(Captured, Refunded, amount);

        if (lines.Sum(line => line.Amount.Amount) != amount.Amount)
            throw new InvalidOperationException($"The parts of the lines of {Id} are not {amount}.");

        _lines.Refund(lines);
        RefundedAmount = (Refunded + amount).Amount;
        Record(new OrderRefunded(amount), Status, by, now);
        return Result.Success;
    }

    /// <summary>What was to go back could not: it can be refunded again.</summary>
    public void FailRefund(Refund failed, DateTimeOffset now)
    {
        _lines.TakeBack(failed);
        RefundedAmount = (Refunded - failed.Amount).Amount;
        Record(new OrderRefundFailed(failed.Amount), Status, Actor.System, now);
    }

    /// <summary>What the state of the order allows, whoever asks.</summary>
    public IReadOnlyList<OrderAction> Allowed() => [.. Enum.GetValues<OrderAction>().Where(action => OrderLifecycle.Allows(this, action))];

    /// <summary>How many pieces of the line can be announced to come back.</summary>
    internal int Returnable(OrderLine line) =>
        line.Shipped.Value - line.Returned.Value - Returns.Where(open => open.ReceivedAt is null).Sum(open => Of(line.Sku, open.Lines));

    private static List<ShortLine> ShortLines(IEnumerable<(Offer Offer, Quantity Quantity)> lines) =>
    [
        .. from line in lines
           where line.Quantity > line.Offer.Available
           select new ShortLine(line.Offer.Sku, line.Quantity, line.Offer.Available),
    ];

    private static int Of(Sku sku, IEnumerable<Pieces> pieces) => pieces.Where(part => part.Sku == sku).Sum(part => part.Quantity.Value);

    private Result MoveTo(OrderStatus next, OrderEvent domainEvent, Actor by, DateTimeOffset now)
    {
        if (!OrderLifecycle.Allows(Status, next))
            return OrderErrors.WrongState(Status, next);

        var before = Status;
        Status = next;
        Record(domainEvent, before, by, now);
        return Result.Success;
    }

    private void Record(OrderEvent domainEvent, OrderStatus? from, Actor by, DateTimeOffset now) =>
        Record(domainEvent with { Order = Id, Version = NextVersion(), From = from, To = Status, By = by, At = now });
}
