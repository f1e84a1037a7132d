namespace CleanOrders.Application.Identity.Sessions;

/// <summary>How long sessions last.</summary>
public static class SessionLimits
{
    /// <summary>When a session that goes on must have been refreshed and opened after.</summary>
    public static (DateTimeOffset RefreshedAfter, DateTimeOffset OpenedAfter) AliveAt(this IdentitySettings settings, DateTimeOffset now) =>
        (now - settings.RefreshIdleLifetime, now - settings.RefreshAbsoluteLifetime);

    /// <summary>When it ends if nobody refreshes it.</summary>
    public static DateTimeOffset EndOf(this IdentitySettings settings, DateTimeOffset openedAt, DateTimeOffset refreshedAt)
    {
        var (untilIdle, untilTooOld) = (refreshedAt + settings.RefreshIdleLifetime, openedAt + settings.RefreshAbsoluteLifetime);
        return untilIdle < untilTooOld ? untilIdle : untilTooOld;
    }
}
