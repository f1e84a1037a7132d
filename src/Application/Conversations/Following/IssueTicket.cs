using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Following;

/// <param name="Ticket">Good for one connection. It is shown once, and kept as a hash alone.</param>
/// <param name="ExpiresAt">Until when that connection has to be made.</param>
public sealed record TicketDetails(string Ticket, DateTimeOffset ExpiresAt);

/// <summary>
/// Makes a ticket for one connection that browsers open without headers: what stands in its address is worth nothing afterwards.
/// </summary>
public sealed class IssueTicketHandler(ITickets tickets, TimeProvider clock) : IGuarded
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public static Access Access { get; } = Access.People;

    /// <param name="grant">The access token that the caller showed; nothing, where it was an API key.</param>
    public Result<TicketDetails> Handle(Caller caller, AccessGrant? grant)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var expiresAt = clock.GetUtcNow() + Lifetime;
        return new TicketDetails(tickets.Issue(grant!, expiresAt), expiresAt);
    }
}

/// <summary>The tickets that were not used yet, whichever instance made them.</summary>
public interface ITickets
{
    /// <summary>Makes one, which is kept with the command.</summary>
    string Issue(AccessGrant grant, DateTimeOffset expiresAt);

    /// <returns>Whether it would be good now.</returns>
    Task<bool> IsGood(string ticket, CancellationToken ct);

    /// <summary>Uses it up.</summary>
    /// <returns>Whose it is; nothing, where there is none, its time is over, or it was used before.</returns>
    Task<AccessGrant?> Take(string ticket, CancellationToken ct);
}
