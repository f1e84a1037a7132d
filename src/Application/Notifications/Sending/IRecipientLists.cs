using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>Users that have something in common, by what the service knows of them.</summary>
public enum SegmentName
{
    /// <summary>Who has placed an order since a time.</summary>
    CustomersWithOrders,
}

/// <param name="Since">Of <c>customers_with_orders</c>: since when they must have placed an order.</param>
public sealed record Segment(SegmentName Name, DateTimeOffset Since);

/// <summary>Looks up many recipients at once, always in the order of their ids.</summary>
public interface IRecipientLists
{
    /// <summary>Those of them that have an account.</summary>
    Task<IReadOnlySet<UserId>> Known(IReadOnlyCollection<UserId> users, CancellationToken ct);

    /// <summary>Those whose roles have all of these, and whose accounts are open.</summary>
    Task<IReadOnlyList<UserId>> WhoMay(IReadOnlyCollection<Permission> permissions, CancellationToken ct);

    /// <param name="until">What happened at this time or later does not count: so it is the same when it is asked again.</param>
    Task<int> Count(Segment segment, DateTimeOffset until, CancellationToken ct);

    /// <param name="after">Only those behind this one; nothing for the first.</param>
    Task<IReadOnlyList<UserId>> Page(Segment segment, DateTimeOffset until, UserId? after, int atMost, CancellationToken ct);
}
