using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Notifications;

/// <summary>The hours in which nobody wants to be disturbed, in the reader's own time; they may go over midnight.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <returns>When they are over; nothing, where this is none of them.</returns>
    public DateTimeOffset? EndAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (!time.IsBetween(From, To))
            return null;

        var day = DateOnly.FromDateTime(local.Date);
        var end = (time < To ? day : day.AddDays(1)).ToDateTime(To);

        // A time that the clocks leave out comes an hour later.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(15);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }
}

/// <summary>A category by a channel, which somebody does not want.</summary>
public sealed record SwitchedOff(NotificationCategory Category, Channel Channel);

/// <summary>How somebody wants to be notified. Whoever never said so gets everything, in English.</summary>
public sealed class NotificationPreferences
{
    private NotificationPreferences(UserId user) => User = user;

    private NotificationPreferences()
    {
    }

    public UserId User { get; private set; }

    /// <summary>The language, as in <c>de</c>; nothing for that of the service.</summary>
    public string? Culture { get; private set; }

    /// <summary>As in the IANA database: <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; private set; } = "UTC";

    public QuietHours? QuietHours { get; private set; }

    public IReadOnlyList<SwitchedOff> SwitchedOff { get; private set; } = [];

    /// <summary>Grows by one with every change: the entity tag. 0 for who never said anything.</summary>
    public int Version { get; private set; }

    public static NotificationPreferences Of(UserId user) => new(user);

    /// <summary>Whether they want this category by this channel. What protects the account always goes.</summary>
    public bool Wants(NotificationCategory category, Channel channel) =>
        category == NotificationCategory.Security || !SwitchedOff.Contains(new SwitchedOff(category, channel));

    /// <returns>When a channel that disturbs people may be used; nothing for at once.</returns>
    public DateTimeOffset? WaitsUntil(NotificationCategory category, DateTimeOffset now) =>
        category == NotificationCategory.Security ? null : QuietHours?.EndAfter(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    public void SwitchOff(NotificationCategory category, Channel channel)
    {
        SwitchedOff = [.. SwitchedOff, new SwitchedOff(category, channel)];
        Version++;
    }

    public void Change(string? culture, QuietHours? quietHours, string timeZone, IReadOnlyList<SwitchedOff> switchedOff)
    {
        (Culture, TimeZone, QuietHours, SwitchedOff) = (culture, timeZone, quietHours, switchedOff);
        Version++;
    }
}
