using System.Runtime.CompilerServices;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What happens to an order, as it happens.</summary>
/// <param name="After">The last version that is known already; 0 for the whole history first.</param>
public sealed record FollowOrder(OrderId Id, int After);

/// <summary>What has happened since, in order; every second or so there is another part, if only to say that nothing has.</summary>
public sealed record FollowedOrder(IAsyncEnumerable<IReadOnlyList<OrderHistoryEntry>> Parts);

public sealed class FollowOrderHandler(IQuery<GetOrderHistory, IReadOnlyList<OrderHistoryEntry>> history, INews news)
{
    // News may get lost on the way from another instance; then it is found this much later.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    public async Task<Result<FollowedOrder>> Handle(FollowOrder question, Caller caller, CancellationToken ct)
    {
        // It listens before it looks: nothing falls between.
        var listener = news.Follow(question.Id.ToString());
        var first = await history.Ask(new GetOrderHistory(question.Id, caller, question.After), ct);
        if (!first.IsFailure)
            return new FollowedOrder(Follow(first.Value, question, caller, listener, ct));
        listener.Dispose();
        return first.Error;
    }

    private async IAsyncEnumerable<IReadOnlyList<OrderHistoryEntry>> Follow(
        IReadOnlyList<OrderHistoryEntry> first, FollowOrder question, Caller caller, IListener listener, [EnumeratorCancellation] CancellationToken ct)
    {
        using (listener)
        {
            yield return first;
            var seen = first.Count > 0 ? first[^1].Version : question.After;
            var breaths = 0;
            while (true)
            {
                if (!await listener.Wait(Breath, ct) && ++breaths < Look / Breath)
                {
                    yield return [];
                    continue;
                }

                breaths = 0;
                var more = await history.Ask(new GetOrderHistory(question.Id, caller, seen), ct);
                if (more.IsFailure)
                    yield break;
                if (more.Value.Count > 0)
                    seen = more.Value[^1].Version;
                yield return more.Value;
            }
        }
    }
}
