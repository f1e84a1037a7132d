using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>The section <c>Notifications</c> of the configuration.</summary>
internal sealed class NotificationOptions
{
    /// <summary>
    /// How many notifications go to one reader by e-mail within an hour: 1 to 10,000. What protects the account goes all the same, and what
    /// does not go is in the inbox.
    /// </summary>
    [Range(1, 10_000)]
    public int EmailsPerHour { get; set; } = 30;

    /// <summary>How long notifications are kept, in inboxes too: 1 day to 3650 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(180);
}
