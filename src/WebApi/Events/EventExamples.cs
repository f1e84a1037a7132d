using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;

namespace CleanOrders.WebApi.Events;

internal static class EventExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly IntegrationEventId First = TypedId.TryParse<IntegrationEventId>("evt_01k9c2y4r7n8m9p0q1s2t3v4wx", out var id)
        ? id
        : default;

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listEvents"] = new(Answer: new EventList(
            [
                new IntegrationEvent(
                    First, "order_placed", 1, "ord_01k9c2y4r7n8m9p0q1s2t3v4wa", 1, At, JsonSerializer.SerializeToElement(new
                {
                    order = "ord_01k9c2y4r7n8m9p0q1s2t3v4wa", version = 1, to = "awaiting_payment", by = "usr_01k9c2y4r7n8m9p0q1s2t3v4wb",
                    at = "2026-11-21T10:00:00Z",
                })),
            ], First)),
    };
}
