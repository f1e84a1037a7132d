using System.Globalization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>What people call an order: its day and eight characters of its id, as in <c>261121-7K3M9QXW</c>.</summary>
public readonly record struct OrderNumber(string Value)
{
    public const string Pattern = "^[0-9]{6}-[0-9A-HJKMNP-TV-Z]{8}$";

    public static OrderNumber Of(OrderId id) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{TypedId.TimeOf(id):yyMMdd}-{id.ToString()[^8..].ToUpperInvariant()}"));

    public override string ToString() => Value;
}
