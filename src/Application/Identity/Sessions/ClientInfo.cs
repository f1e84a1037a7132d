namespace CleanOrders.Application.Identity.Sessions;

/// <summary>
/// Where a request comes from, for the people who look at their sessions and at audit entries. Nothing is allowed because of it.
/// </summary>
/// <param name="Address">The address that the connection comes from; nothing for work that nobody asked for.</param>
/// <param name="Device">What the client says it is (<c>User-Agent</c>), shortened.</param>
public sealed record ClientInfo(string? Address, string? Device)
{
    public const int LongestAddress = 45;
    public const int LongestDevice = 200;

    public static readonly ClientInfo None = new(Address: null, Device: null);
}
