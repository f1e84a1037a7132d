using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels;

/// <summary>
/// A way to readers that leads out of the application. Each has a kind of job with a queue of its own, so that one that is slow holds up no
/// other. The inbox is none of them: a notification is in it as soon as it is stored.
/// </summary>
public interface IDeliveryChannel
{
    Channel Channel { get; }

    /// <summary>How often a delivery is tried, and when, as long as the channel cannot take it.</summary>
    RetryPolicy Retry { get; }

    /// <returns>Why it cannot reach them with it; nothing, where it can.</returns>
    DeliveryReason? ReasonNotTo(Recipient recipient, Notification notification);

    /// <summary>Hands a notification over. What goes wrong is in the answer, without an address.</summary>
    /// <param name="id">The same for what may be sent again, so that its reader gets one.</param>
    /// <param name="attempt">1 for the first: what another one began may have been taken already.</param>
    Task<Handover> Send(Notification notification, Recipient recipient, Guid id, int attempt, CancellationToken ct);
}
