using System.Threading.Channels;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>A subscriber of a feed, who gets what it finds, each position once.</summary>
internal sealed class Follower<TItem>(Feed<TItem> feed, Func<TItem, int> positionOf, Action leave) : IFollower<TItem>
{
    private readonly Channel<IReadOnlyList<TItem>> _published = Channel.CreateUnbounded<IReadOnlyList<TItem>>();
    private int _seen;

    public Follower<TItem> Joined()
    {
        feed.Join(this);
        return this;
    }

    public void Knows(int position)
    {
        _seen = position;
        feed.From(position);
    }

    public void Append(IReadOnlyList<TItem> items)
    {
        if (items.Count > 0)
            _ = _published.Writer.TryWrite(items);
    }

    public async Task<IReadOnlyList<TItem>> Next(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        try
        {
            var published = (await _published.Reader.ReadAsync(timeout.Token)).Where(item => positionOf(item) > _seen).ToList();
            _seen = published.Count > 0 ? positionOf(published[^1]) : _seen;
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
