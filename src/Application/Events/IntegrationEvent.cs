using System.Text.Json;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>Something that happened, as it is published to other systems.</summary>
/// <param name="Type">What: <c>order_placed</c>, <c>order_shipped</c>; as in an order's history.</param>
/// <param name="Version">Of the shape of <paramref name="Data"/>; a new one is made only where an old reader would misunderstand.</param>
/// <param name="Aggregate">The id of what it happened to.</param>
/// <param name="Sequence">Its place among the events of that aggregate: 1, 2, 3 ...</param>
public sealed record IntegrationEvent(
    IntegrationEventId Id, string Type, int Version, string Aggregate, int Sequence, DateTimeOffset At, JsonElement Data);

/// <summary>One event; who gets it twice knows it by this.</summary>
public readonly record struct IntegrationEventId(Guid Value) : ITypedId<IntegrationEventId>
{
    public static string Prefix => "evt";

    public static IntegrationEventId From(Guid value) => new(value);

    public static bool TryParse(string? text, out IntegrationEventId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}
