using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

public readonly record struct ShipmentId(Guid Value) : ITypedId<ShipmentId>
{
    public static string Prefix => "shp";

    public static ShipmentId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ShipmentId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>A parcel on its way, or arrived.</summary>
public sealed record Shipment(
    ShipmentId Id, IReadOnlyList<Pieces> Lines, Tracking Tracking, DateTimeOffset ShippedAt, DateTimeOffset? DeliveredAt);

/// <summary>Who carries a parcel and what they call it.</summary>
public sealed record Tracking(string Carrier, string Number)
{
    public const int Longest = 100;

    public static Result<Tracking> From(TrackingInput parts)
    {
        var violations = new Violations();
        var tracking = new Tracking(
            violations.Take("/carrier", Text.Check(parts.Carrier, Longest)),
            violations.Take("/tracking", Text.Check(parts.Number, Longest)));
        return violations.Any ? violations.ToError() : tracking;
    }
}

/// <summary>A tracking as somebody sent it: nothing in it has been looked at.</summary>
public sealed record TrackingInput(string? Carrier, string? Number);
