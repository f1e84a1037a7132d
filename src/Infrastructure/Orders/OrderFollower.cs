using System.Threading.Channels;
using CleanOrders.Application.Orders;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>A subscriber of a feed, who gets what it finds, each version once.</summary>
internal sealed class OrderFollower(OrderFeed feed, Action leave) : IOrderFollower
{
    private readonly Channel<IReadOnlyList<OrderHistoryEntry>> _published = Channel.CreateUnbounded<IReadOnlyList<OrderHistoryEntry>>();
    private int _seen;

    public OrderFollower Joined()
    {
        feed.Join(this);
        return this;
    }

    public void Knows(int version)
    {
        _seen = version;
        feed.From(version);
    }

    public void Append(IReadOnlyList<OrderHistoryEntry> entries)
    {
        if (entries.Count > 0)
            _ = _published.Writer.TryWrite(entries);
    }

    public async Task<IReadOnlyList<OrderHistoryEntry>> Next(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        try
        {
            var published = (await _published.Reader.ReadAsync(timeout.Token)).Where(entry => entry.Version > _seen).ToList();
            _seen = published.Count > 0 ? published[^1].Version : _seen;
            return published;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }

    public void Dispose()
    {
        feed.Leave(this);
        leave();
    }
}
