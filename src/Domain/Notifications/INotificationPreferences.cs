using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Notifications;

/// <summary>The preferences of everybody.</summary>
public interface INotificationPreferences
{
    /// <summary>Those of who never said anything are new, and are kept once they are changed.</summary>
    Task<NotificationPreferences> Of(UserId user, CancellationToken ct);

    void Keep(NotificationPreferences preferences);
}
