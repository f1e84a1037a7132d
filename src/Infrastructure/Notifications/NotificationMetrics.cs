using System.Diagnostics.Metrics;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Counts what becomes of deliveries, when it is committed. The meter has the name of the product.</summary>
internal sealed class NotificationMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _deliveries = meters.Create(ServiceTelemetry.Name)
        .CreateCounter<long>("notifications.deliveries", "{delivery}", "Steps of deliveries, by channel and the status that they led to.");

    public void Moved(IEnumerable<DeliveryStep> steps)
    {
        foreach (var step in steps)
            Count(EnumNames<Channel>.Write(step.Channel), EnumNames<DeliveryStatus>.Write(step.Status));
    }

    /// <summary>An attempt to deliver an event to a webhook: <c>pending</c> is one that failed and is tried again.</summary>
    public void AttemptedWebhook(string status) => Count("webhook", status);

    private void Count(string channel, string status) =>
        _deliveries.Add(1, new KeyValuePair<string, object?>("channel", channel), new("status", status));
}
