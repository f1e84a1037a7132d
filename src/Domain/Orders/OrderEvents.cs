using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>An event about an order; all of them, oldest first, are its history. The order fills in what every event has.</summary>
public abstract record OrderEvent
{
    public OrderId Order { get; init; }

    /// <summary>The version of the order that this event made: 1, 2, 3 ...</summary>
    public int Version { get; init; }

    /// <summary>The status before it; none for the first.</summary>
    public OrderStatus? From { get; init; }

    public OrderStatus To { get; init; }

    public Actor By { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>What a person should read beside the event: a reason, or the id of what it is about.</summary>
    public virtual string? Note => null;
}

public sealed record OrderPlaced : OrderEvent;

/// <param name="Payment">What paid it; nothing, where it costs nothing.</param>
public sealed record OrderPaid(PaymentId? Payment) : OrderEvent
{
    public override string? Note => Payment?.ToString();
}

/// <summary>Money has come that the order could no longer take: it goes back.</summary>
public sealed record OrderPaidTooLate(PaymentId Payment, Money Amount) : OrderEvent
{
    public override string? Note => $"{Amount}, {Payment}";
}

public sealed record OrderPreparationStarted : OrderEvent;

public sealed record OrderShipped(ShipmentId Shipment) : OrderEvent
{
    public override string? Note => Shipment.ToString();
}

public sealed record ShipmentDelivered(ShipmentId Shipment) : OrderEvent
{
    public override string? Note => Shipment.ToString();
}

/// <summary>What was not shipped was given up.</summary>
public sealed record OrderRestCancelled(Note Reason) : OrderEvent
{
    public override string? Note => Reason.Value;
}

/// <summary>Everything that is still to come has arrived: the rest was given up after the last parcel was delivered.</summary>
public sealed record OrderDelivered : OrderEvent;

public sealed record OrderReturnRequested(ReturnId Return, Note Reason) : OrderEvent
{
    public override string? Note => Reason.Value;
}

public sealed record OrderReturnReceived(ReturnId Return) : OrderEvent
{
    public override string? Note => Return.ToString();
}

public sealed record OrderCancelled(Note Reason) : OrderEvent
{
    public override string? Note => Reason.Value;
}

public sealed record OrderRefunded(Money Amount) : OrderEvent
{
    public override string? Note => Amount.ToString();
}

public sealed record OrderRefundFailed(Money Amount) : OrderEvent
{
    public override string? Note => Amount.ToString();
}

public sealed record OrderExpired : OrderEvent;
