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
        return LocalTime.ToUtc((time < To ? day : day.AddDays(1)).ToDateTime(To), zone);
    }
}

internal static class LocalTime
{
    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        // A time that the clocks leave out comes an hour later.
        var time = local;
        while (zone.IsInvalidTime(time))
            time = time.AddMinutes(15);
        return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
    }
}

/// <summary>A category by a channel, which somebody does not want.</summary>
public sealed record SwitchedOff(NotificationCategory Category, Channel Channel);

/// <summary>How somebody wants to be notified. Whoever never said so gets everything, in English.</summary>
public sealed class NotificationPreferences
{
    /// <summary>When the mails of a day come that come together, in the reader's own time.</summary>
    public static readonly TimeOnly DigestTime = new(8, 0);

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

    /// <summary>Categories whose mails come once a day, all in one.</summary>
    public IReadOnlyList<NotificationCategory> Digests { get; private set; } = [];

    /// <summary>Grows by one with every change: the entity tag. 0 for who never said anything.</summary>
    public int Version { get; private set; }

    public static NotificationPreferences Of(UserId user) => new(user);

    /// <summary>Whether they want this category by this channel. What protects the account always goes.</summary>
    public bool Wants(NotificationCategory category, Channel channel) =>
        category == NotificationCategory.Security || !SwitchedOff.Contains(new SwitchedOff(category, channel));

    /// <returns>When a channel that disturbs people may be used; nothing for at once.</returns>
    public DateTimeOffset? WaitsUntil(NotificationCategory category, DateTimeOffset now) =>
        category == NotificationCategory.Security ? null : QuietHours?.EndAfter(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    /// <returns>When a mail of this category goes with the others of its day; nothing, where it goes by itself.</returns>
    public DateTimeOffset? DigestAfter(NotificationCategory category, DateTimeOffset now)
    {
        if (category == NotificationCategory.Security || !Digests.Contains(category))
            return null;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var day = DateOnly.FromDateTime(local.Date);
        return LocalTime.ToUtc((TimeOnly.FromTimeSpan(local.TimeOfDay) < DigestTime ? day : day.AddDays(1)).ToDateTime(DigestTime), zone);
    }

    public void SwitchOff(NotificationCategory category, Channel channel)
    {
        SwitchedOff = [.. SwitchedOff, new SwitchedOff(category, channel)];
        Version++;
    }

    public void Change(
        string? culture, QuietHours? quietHours, string timeZone, IReadOnlyList<SwitchedOff> switchedOff,
        IReadOnlyList<NotificationCategory> digests)
    {
        (Culture, TimeZone, QuietHours, SwitchedOff, Digests) = (culture, timeZone, quietHours, switchedOff, digests);
        Version++;
    }
}
