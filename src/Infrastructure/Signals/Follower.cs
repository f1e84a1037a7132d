using System.Threading.Channels;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>A subscriber of a feed, who gets what it finds, each position once and none left out.</summary>
/// <param name="readFrom">Asks for what came after a position.</param>
internal sealed class Follower<TItem>(Func<TItem, int> positionOf, Action<int> readFrom, Action<Follower<TItem>> leave) : IFollower<TItem>
{
    // Whoever is further behind is dropped: what they do not take would stay in memory, and they can come again from where they are.
    private const int MostParts = 64;

    private readonly Channel<FeedPart<TItem>> _published =
        Channel.CreateBounded<FeedPart<TItem>>(new BoundedChannelOptions(MostParts) { SingleReader = true });

    private Task<bool>? _arrival;
    private int _seen;
    private bool _isLeft;

    public void Knows(int position)
    {
        _seen = position;
        readFrom(position);
    }

    public void Append(FeedPart<TItem> part)
    {
        if (!_published.Writer.TryWrite(part))
            _ = _published.Writer.TryComplete();
    }

    // Most waits end in vain, and thousands wait at a time: that is no exception, which would cost more than all else here.
    public async Task<IReadOnlyList<TItem>?> Next(TimeSpan atMost, CancellationToken ct)
    {
        _arrival ??= _published.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        await ((Task)_arrival).WaitAsync(atMost, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        if (!_arrival.IsCompleted)
            return [];
        var isOpen = await _arrival;
        _arrival = null;
        return isOpen && _published.Reader.TryRead(out var part) ? Take(part) : null;
    }

    public void Dispose()
    {
        if (_isLeft)
            return;
        _isLeft = true;
        leave(this);
    }

    private List<TItem> Take(FeedPart<TItem> part)
    {
        // It was read for others, who know more: this one asks for what lies between.
        if (part.After > _seen)
        {
            readFrom(_seen);
            return [];
        }

        var fresh = part.Items.Where(item => positionOf(item) > _seen).ToList();
        _seen = fresh.Count > 0 ? positionOf(fresh[^1]) : _seen;
        return fresh;
    }
}
