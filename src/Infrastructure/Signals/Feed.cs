namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Something that is followed in this process, and by whom. All of it is done under the lock of its <see cref="Feeds{TKey,TItem}"/>.
/// </summary>
internal sealed class Feed<TItem>(IDisposable subscription) : IDisposable
{
    private readonly HashSet<Follower<TItem>> _followers = [];
    private bool _isMissed;

    /// <summary>The position after which it is read; nothing, while nobody knows one.</summary>
    public int? Since { get; private set; }

    public void Join(Follower<TItem> follower) => _ = _followers.Add(follower);

    /// <returns>Whether nobody is left.</returns>
    public bool Leave(Follower<TItem> follower) => _followers.Remove(follower) && _followers.Count == 0;

    /// <summary>It was signalled before anybody knew a position to read it from.</summary>
    public void Miss() => _isMissed = true;

    /// <summary>Somebody knows it up to this position: it is read from there, if not from earlier.</summary>
    /// <returns>Whether there may be something to read already.</returns>
    public bool From(int position)
    {
        var isDue = _isMissed || position < Since;
        (Since, _isMissed) = (Math.Min(Since ?? position, position), false);
        return isDue;
    }

    public void Publish(FeedPart<TItem> part, Func<TItem, int> positionOf)
    {
        foreach (var follower in _followers)
            follower.Append(part);

        // Else somebody came meanwhile who knows less than was read.
        if (Since == part.After)
            Since = positionOf(part.Items[^1]);
    }

    public void Dispose() => subscription.Dispose();
}

/// <summary>What came next after a position.</summary>
internal sealed record FeedPart<TItem>(int After, IReadOnlyList<TItem> Items);
