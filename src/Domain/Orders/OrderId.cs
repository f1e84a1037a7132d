using System.Globalization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

public readonly record struct OrderId(Guid Value) : ITypedId<OrderId>
{
    public static string Prefix => "ord";

    public static OrderId From(Guid value) => new(value);

    public static bool TryParse(string? text, out OrderId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What people call an order: its day and eight characters of its id, as in <c>261121-7K3M9QXW</c>.</summary>
public readonly record struct OrderNumber(string Value)
{
    public static OrderNumber Of(OrderId id) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{TypedId.TimeOf(id):yyMMdd}-{id.ToString()[^8..].ToUpperInvariant()}"));

    public override string ToString() => Value;
}
