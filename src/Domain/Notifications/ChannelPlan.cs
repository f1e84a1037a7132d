namespace CleanOrders.Domain.Notifications;

/// <summary>Which channel delivers where another could not.</summary>
public static class ChannelPlan
{
    /// <returns>Nothing, where the category has no other channel.</returns>
    public static Channel? After(Channel failed, NotificationCategory category) => (failed, category) switch
    {
        (Channel.Email, NotificationCategory.Orders or NotificationCategory.Payments or NotificationCategory.Security) => Channel.Sms,
        _ => null,
    };
}
