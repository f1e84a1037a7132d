namespace CleanOrders.Domain.SharedKernel;

/// <summary>One order. It stands here because payments and orders both name it, and payments know no orders.</summary>
public readonly record struct OrderId(Guid Value) : ITypedId<OrderId>
{
    public static string Prefix => "ord";

    public static OrderId From(Guid value) => new(value);

    public static bool TryParse(string? text, out OrderId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}
