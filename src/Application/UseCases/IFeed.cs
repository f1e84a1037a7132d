using System.Runtime.CompilerServices;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>What happens to something, as it happens: however many follow one thing here, the database is asked for it once.</summary>
/// <typeparam name="TKey">The id of what is followed.</typeparam>
/// <typeparam name="TItem">What happens to it, each with a position: 1, 2, 3 ...</typeparam>
public interface IFeed<in TKey, TItem>
{
    /// <summary>
    /// Begins a subscription: nothing that becomes known from now on is missed. Who may see it is for the caller to find out.
    /// </summary>
    IFollower<TItem> Follow(TKey key);
}

/// <summary>Somebody who follows something, until disposed.</summary>
public interface IFollower<TItem> : IDisposable
{
    /// <summary>The last position that is known by other ways: what comes after it is given.</summary>
    void Knows(int position);

    /// <summary>Waits in real time, whatever clock the service goes by.</summary>
    /// <returns>
    /// What has happened since, in order; an empty list, where the time was over before anything did; nothing, where so much was not taken
    /// that it was dropped, and whoever follows has to begin again.
    /// </returns>
    Task<IReadOnlyList<TItem>?> Next(TimeSpan atMost, CancellationToken ct);
}

/// <summary>What has happened since, in order; every second or so there is another part, if only to say that nothing has.</summary>
public sealed record Followed<TItem>(IAsyncEnumerable<IReadOnlyList<TItem>> Parts);

/// <summary>What is there when somebody begins to follow.</summary>
/// <param name="Last">The position of the last item; where there is none, the one after which it goes on.</param>
public sealed record FeedStart<TItem>(IReadOnlyList<TItem> Items, int Last);

internal static class Following
{
    private static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>First what is there already, then what happens.</summary>
    /// <param name="readStart">Reads what is there, if whoever asks may see it.</param>
    public static async Task<Result<Followed<TItem>>> From<TKey, TItem>(
        this IFeed<TKey, TItem> feed, TKey key, Func<Task<Result<FeedStart<TItem>>>> readStart, CancellationToken ct)
    {
        // It subscribes before it reads: nothing falls between.
        var follower = feed.Follow(key);
        var isFollowed = false;
        try
        {
            var start = await readStart();
            if (start.IsFailure)
                return start.Error;
            isFollowed = true;
            return new Followed<TItem>(Follow(start.Value, follower, ct));
        }
        finally
        {
            if (!isFollowed)
                follower.Dispose();
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<TItem>> Follow<TItem>(
        FeedStart<TItem> start, IFollower<TItem> follower, [EnumeratorCancellation] CancellationToken ct)
    {
        using (follower)
        {
            yield return start.Items;
            follower.Knows(start.Last);
            while (await follower.Next(BatchInterval, ct) is { } next)
                yield return next;
        }
    }
}
