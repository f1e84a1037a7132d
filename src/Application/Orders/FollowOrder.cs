using System.Runtime.CompilerServices;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What happens to an order, as it happens.</summary>
/// <param name="After">The last version that is known already; 0 for the whole history first.</param>
public sealed record FollowOrder(OrderId Id, int After);

/// <summary>What has happened since, in order; every second or so there is another part, if only to say that nothing has.</summary>
public sealed record FollowedOrder(IAsyncEnumerable<IReadOnlyList<OrderHistoryEntry>> Parts);

public sealed class FollowOrderHandler(IQuery<GetOrderHistory, IReadOnlyList<OrderHistoryEntry>> history, IOrderFeed feed) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersRead);

    private static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the order can be seen is asked once. Its owner stays the same, and whoever shows it looks at each part whether the caller
    /// still may what they might.
    /// </summary>
    public async Task<Result<FollowedOrder>> Handle(FollowOrder question, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        // It listens before it looks: nothing falls between.
        var follower = feed.Follow(question.Id);
        var isFollowed = false;
        try
        {
            var first = await history.Ask(new GetOrderHistory(question.Id, caller, question.After), ct);
            if (first.IsFailure)
                return first.Error;
            isFollowed = true;
            return new FollowedOrder(Follow(first.Value, question, follower, ct));
        }
        finally
        {
            if (!isFollowed)
                follower.Dispose();
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<OrderHistoryEntry>> Follow(
        IReadOnlyList<OrderHistoryEntry> first, FollowOrder question, IOrderFollower follower,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using (follower)
        {
            yield return first;
            follower.Knows(first.Count > 0 ? first[^1].Version : question.After);
            while (true)
                yield return await follower.Next(BatchInterval, ct);
        }
    }
}
