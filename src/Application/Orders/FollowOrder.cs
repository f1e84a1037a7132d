using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What happens to an order, as it happens.</summary>
/// <param name="After">The last version that is known already; 0 for the whole history first.</param>
public sealed record FollowOrder(OrderId Id, int After);

public sealed class FollowOrderHandler(
    IQuery<GetOrderHistory, IReadOnlyList<OrderHistoryEntry>> history, IFeed<OrderId, OrderHistoryEntry> feed) : IGuarded
{
    public static Access Access { get; } = OrderAccess.Customer.Or(Permission.OrdersRead);

    /// <summary>
    /// Whether the order can be seen is asked once. Its owner stays the same, and whoever shows it looks at each part whether the caller
    /// still may what they might.
    /// </summary>
    public async Task<Result<Followed<OrderHistoryEntry>>> Handle(FollowOrder question, Caller caller, CancellationToken ct) =>
        Access.Refuses(caller) is { } refusal
            ? refusal
            : await feed.From(question.Id, () => Start(question, caller, ct), ct);

    private async Task<Result<FeedStart<OrderHistoryEntry>>> Start(FollowOrder question, Caller caller, CancellationToken ct) =>
        (await history.Ask(new GetOrderHistory(question.Id, caller, question.After), ct)).Then(
            entries => new FeedStart<OrderHistoryEntry>(entries, entries.Count > 0 ? entries[^1].Version : question.After));
}
