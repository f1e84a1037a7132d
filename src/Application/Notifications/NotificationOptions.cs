using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Notifications;

/// <summary>The section <c>Notifications</c> of the configuration.</summary>
public sealed class NotificationOptions
{
    /// <summary>
    /// How many notifications go to one reader by e-mail within an hour: 1 to 10,000. What protects the account goes all the same, and what
    /// does not go is in the inbox.
    /// </summary>
    [Range(1, 10_000)]
    public int EmailsPerHour { get; set; } = 30;

    /// <summary>
    /// How many notifications go to one reader as texts to their telephone within an hour: 1 to 1,000. What protects the account goes all
    /// the same.
    /// </summary>
    [Range(1, 1_000)]
    public int SmsPerHour { get; set; } = 5;

    /// <summary>
    /// After how long a mail that cannot be sent is given up for a text to a telephone, where its reader has one: 1 minute to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan FallbackAfter { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long notifications are kept, in inboxes too: 1 day to 3650 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(180);
}
