namespace CleanOrders.Application.Identity.Sessions;

/// <summary>What a refresh token that somebody presents means for its session.</summary>
public enum RefreshDecision
{
    /// <summary>There is no such session, or it is over: the token is good for nothing, and nothing changes.</summary>
    Refuse,

    /// <summary>The token is spent, and the next one takes its place.</summary>
    Rotate,

    /// <summary>Two requests of one client spent it at the same time: the second gets the same next token as the first.</summary>
    RepeatSuccessor,

    /// <summary>Somebody has a copy of a spent token. Nobody can tell thief from owner, so the session ends for both.</summary>
    EndSession,
}

/// <summary>Where in its session's row of refresh tokens one stands.</summary>
public enum TokenPosition
{
    Youngest,

    /// <summary>Spent for the youngest, which can be given again.</summary>
    BeforeYoungest,

    Older,
}

/// <summary>A session as it is when one of its refresh tokens is presented.</summary>
/// <param name="RefreshedAt">When it was opened or last refreshed: when the token before the youngest was spent.</param>
public sealed record PresentedSession(
    TokenPosition Presented, DateTimeOffset OpenedAt, DateTimeOffset RefreshedAt, bool IsRevoked, bool UserIsLocked);

/// <summary>Rotation of refresh tokens with detection of reuse (RFC 9700, section 4.14.2).</summary>
public static class RefreshRotation
{
    /// <summary>Requests that spend the same token so close together come from one client.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="session">Nothing, where there is none of that id.</param>
    public static RefreshDecision Decide(PresentedSession? session, IdentitySettings settings, DateTimeOffset now)
    {
        var (refreshedAfter, openedAfter) = settings.AliveAt(now);
        if (session is null || session.IsRevoked || session.UserIsLocked
            || session.RefreshedAt <= refreshedAfter || session.OpenedAt <= openedAfter)
            return RefreshDecision.Refuse;
        return session.Presented switch
        {
            TokenPosition.Youngest => RefreshDecision.Rotate,
            TokenPosition.BeforeYoungest when now - session.RefreshedAt <= Grace => RefreshDecision.RepeatSuccessor,
            TokenPosition.BeforeYoungest or TokenPosition.Older => RefreshDecision.EndSession,
        };
    }
}
