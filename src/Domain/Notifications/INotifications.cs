namespace CleanOrders.Domain.Notifications;

/// <summary>All notifications.</summary>
public interface INotifications
{
    /// <summary>One whose delivery in the application is <see cref="DeliveryStatus.Delivered"/> comes into its reader's inbox.</summary>
    void Add(Notification notification);

    Task<Notification?> Find(NotificationId id, CancellationToken ct);
}
