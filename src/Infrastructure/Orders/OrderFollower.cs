using System.Threading.Channels;
using CleanOrders.Application.Orders;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>Somebody who is told what a feed finds, each version once.</summary>
internal sealed class OrderFollower(OrderFeed feed, Action leave) : IOrderFollower
{
    private readonly Channel<IReadOnlyList<OrderHistoryEntry>> _told = Channel.CreateUnbounded<IReadOnlyList<OrderHistoryEntry>>();
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

    public void Tell(IReadOnlyList<OrderHistoryEntry> entries)
    {
        if (entries.Count > 0)
            _ = _told.Writer.TryWrite(entries);
    }

    public async Task<IReadOnlyList<OrderHistoryEntry>> Next(TimeSpan atMost, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(atMost);
        try
        {
            var told = (await _told.Reader.ReadAsync(patience.Token)).Where(entry => entry.Version > _seen).ToList();
            _seen = told.Count > 0 ? told[^1].Version : _seen;
            return told;
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
