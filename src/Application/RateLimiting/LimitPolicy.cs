namespace CleanOrders.Application.RateLimiting;

/// <summary>One limit of a plan, as the configuration has it.</summary>
/// <param name="Name">As in <c>api</c>: lower case, and unique in its plan.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Per">Whose calls are counted together.</param>
/// <param name="Limit">How many tokens fit in <paramref name="Window"/>, or how many calls may be under way; 1 or more.</param>
/// <param name="Burst">How many tokens may be taken at once, of <see cref="LimitKind.Rate"/>; 1 or more.</param>
/// <param name="IsShadow">Whether it only counts and reports, and refuses nothing.</param>
public sealed record LimitPolicy(
    string Name, LimitKind Kind, LimitScope Per, long Limit, TimeSpan Window, long Burst, bool IsShadow, OutageMode WhenStoreFails)
{
    /// <summary>How long a call may wait for its turn instead of being refused (shaping); nothing: it is refused at once.</summary>
    public TimeSpan MaxWait { get; init; }

    /// <summary>How long the refusal of a caller is held back that calls on while refused (slowing down); nothing: not at all.</summary>
    public TimeSpan RefusalDelay { get; init; }
}

/// <summary>What a limit counts.</summary>
public enum LimitKind
{
    /// <summary>Tokens over time, by the generic cell rate algorithm (GCRA): at most burst + rate × t in any time t.</summary>
    Rate,

    /// <summary>Calls under way at the same time.</summary>
    Concurrency,

    /// <summary>Tokens in a calendar day, in UTC.</summary>
    Day,

    /// <summary>Tokens in a calendar month, in UTC.</summary>
    Month,
}

/// <summary>Whose calls a limit counts together.</summary>
public enum LimitScope
{
    /// <summary>An IPv4 address, or the /64 of an IPv6 address.</summary>
    Address,

    /// <summary>An API key; without one, the user, else the address.</summary>
    Key,

    /// <summary>A user with all their keys and sessions; without one, the address.</summary>
    User,

    /// <summary>Everybody who takes the same route.</summary>
    Route,

    /// <summary>Everybody who has the same plan.</summary>
    Plan,
}

/// <summary>What holds while the store of the counts is away.</summary>
public enum OutageMode
{
    /// <summary>The limit, divided by the number of live instances, at least 1, counted in this process.</summary>
    Local,

    /// <summary>No limit.</summary>
    Open,

    /// <summary>Every call is refused.</summary>
    Closed,
}
