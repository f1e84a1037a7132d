namespace CleanOrders.Application.Identity.Sessions;

/// <summary>Failed logins in a row, of one account, one device or one network.</summary>
/// <param name="Free">How many of them make nobody wait.</param>
/// <param name="LastAt">When the last one was; the beginning of time where there is none.</param>
public sealed record LoginFailures(int Count, int Free, DateTimeOffset LastAt);

/// <summary>
/// Slows down who tries passwords: some failures in a row are free, then each makes the next wait twice as long, and after a time without
/// one all are forgotten.
/// </summary>
public static class LoginThrottle
{
    /// <summary>Failures up to then count no more.</summary>
    public static DateTimeOffset ForgottenUntil(this IdentitySettings settings, DateTimeOffset now) =>
        now - settings.LoginFailuresForgotten;

    /// <summary>How long the next attempt has to wait; zero, where it need not.</summary>
    public static TimeSpan WaitAfter(this IdentitySettings settings, LoginFailures failures, DateTimeOffset now)
    {
        if (failures.Count < failures.Free || failures.LastAt <= settings.ForgottenUntil(now))
            return TimeSpan.Zero;
        var delay = Math.Min(
            settings.LongestLoginDelay.TotalSeconds, settings.LoginDelay.TotalSeconds * Math.Pow(2, failures.Count - failures.Free));
        var wait = failures.LastAt + TimeSpan.FromSeconds(delay) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
