namespace CleanOrders.Domain.Notifications;

/// <summary>By which channels a category comes, and which one delivers where another could not.</summary>
public static class ChannelPlan
{
    public static readonly IReadOnlyList<Channel> AtOnce = [Channel.InApp, Channel.Email];

    /// <returns>Nothing, where the category has no other channel.</returns>
    public static Channel? After(Channel failed, NotificationCategory category) => (failed, category) switch
    {
        (Channel.Email, NotificationCategory.Orders or NotificationCategory.Payments or NotificationCategory.Security) => Channel.Sms,
        _ => null,
    };
}
