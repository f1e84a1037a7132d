using System.Diagnostics;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Benchmarks;

/// <summary>A reaction that notifies one reader, by the inbox and by e-mail. The event goes to webhooks as well.</summary>
internal sealed class Notified(Notifier notifier, WriteBatch batch) : IReaction<IntegrationEvent>
{
    private const string Type = "notified";

    public static readonly IReadOnlyList<Reaction> Reactions =
    [
        Reaction.OfPublished<Notified>("benchmarks-notify", Type),
        Reaction.OfPublished<PublishToWebhooksHandler>("benchmarks-webhooks", Type),
    ];

    private static readonly NotificationTemplate<Cancelled> Template = new(
        "order_cancelled", NotificationCategory.Orders, new Cancelled("1", "A sample", "https://example.com"));

    private static Action<long>? Last;
    private static int Left;

    /// <param name="last">Is called with the time at which the last of so many was in an inbox.</param>
    public static void Expect(int count, Action<long> last) => (Left, Last) = (count, last);

    public static IntegrationEvent New(Guid reader)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = TypedId.New<IntegrationEventId>(now);
        var data = JsonSerializer.SerializeToElement(new { reader });
        return new IntegrationEvent(id, Type, 1, $"ord_{id.ToString()[4..]}", 1, now, data);
    }

    public async Task<Result> Handle(IntegrationEvent happened, CancellationToken ct)
    {
        var reader = UserId.From(happened.Data.GetProperty("reader").GetGuid());
        _ = await notifier.Notify(
            Template, reader, new Cancelled("2026-000001", "Sold out", "https://shop.example.com/orders/1"), ct);
        batch.AfterCommit(_ =>
        {
            if (Interlocked.Decrement(ref Left) == 0)
                Last?.Invoke(Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        });
        return Result.Success;
    }

    private sealed record Cancelled(string Number, string Reason, string Address);
}
