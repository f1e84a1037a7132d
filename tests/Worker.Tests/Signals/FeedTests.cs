using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanOrders.Worker.Tests.Signals;

/// <summary>Those who follow one thing in one process, from different places and at different paces.</summary>
public sealed class FeedTests : IAsyncDisposable
{
    private const string Key = "it";

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly SignalHub _signals = new();
    private readonly Feeds<string, int> _feeds;
    private volatile int _last;
    private int _reads;

    public FeedTests() => _feeds = new Feeds<string, int>(
        new FeedSource<string, int>("numbers", key => new Topic(key), Read, item => item), _signals,
        _services.GetRequiredService<IServiceScopeFactory>(), NullLogger<Feeds<string, int>>.Instance);

    [Fact]
    public async Task Who_comes_from_far_behind_misses_nothing_that_comes_meanwhile()
    {
        _last = 5_000;
        using var ahead = From(5_000);
        using var behind = From(0);
        var (seenAhead, seenBehind) = (new List<int>(), new List<int>());

        for (var i = 0; i < 20; i++)
        {
            Say(_last + 1);
            seenAhead.AddRange((await Next(ahead)).ShouldNotBeNull());
            seenBehind.AddRange((await Next(behind)).ShouldNotBeNull());
        }

        await Fill(seenAhead, ahead, 20);
        await Fill(seenBehind, behind, 5_020);
        seenAhead.ShouldBe(Enumerable.Range(5_001, 20));
        seenBehind.ShouldBe(Enumerable.Range(1, 5_020));
    }

    [Fact]
    public async Task What_was_signalled_before_anybody_said_where_they_are_is_read()
    {
        using var follower = _feeds.Follow(Key);
        Say(1);
        await Task.Delay(Wait, TestContext.Current.CancellationToken);
        follower.Knows(0);

        var seen = await Eventually.Be(() => Next(follower), items => items!.Count > 0);

        seen.ShouldBe([1]);
    }

    [Fact]
    public async Task Who_takes_nothing_is_dropped_and_the_others_are_not()
    {
        using var slow = From(0);
        using var quick = From(0);
        var seen = new List<int>();
        for (var i = 1; i <= 100; i++)
        {
            Say(i);
            await Fill(seen, quick, i);
        }

        seen.ShouldBe(Enumerable.Range(1, 100));
        var got = await Next(slow);
        for (var i = 0; got is not null && i < 100; i++)
            got = await Next(slow);
        got.ShouldBeNull();
    }

    [Fact]
    public async Task However_many_follow_one_thing_it_is_read_once()
    {
        var followers = Enumerable.Range(0, 50).Select(_ => From(0)).ToList();
        Say(1);
        foreach (var follower in followers)
            (await Eventually.Be(() => Next(follower), items => items!.Count > 0)).ShouldBe([1]);

        Volatile.Read(ref _reads).ShouldBeLessThan(10);
        foreach (var follower in followers)
            follower.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _feeds.Dispose();
        await _services.DisposeAsync();
    }

    private static Task<int> Fill(List<int> seen, IFollower<int> follower, int wanted) => Eventually.Be(async () =>
    {
        seen.AddRange((await Next(follower)).ShouldNotBeNull());
        return seen.Count;
    }, count => count >= wanted);

    private static Task<IReadOnlyList<int>?> Next(IFollower<int> follower) =>
        follower.Next(Wait, TestContext.Current.CancellationToken);

    private IFollower<int> From(int position)
    {
        var follower = _feeds.Follow(Key);
        follower.Knows(position);
        return follower;
    }

    private void Say(int number)
    {
        _last = number;
        _signals.Publish(new Topic(Key));
    }

    private Task<List<(string Key, int Item)>> Read(
        IServiceProvider scope, IReadOnlyDictionary<string, int> known, CancellationToken ct)
    {
        _ = Interlocked.Increment(ref _reads);
        return Task.FromResult(
            known.SelectMany(one => Enumerable.Range(one.Value + 1, _last - one.Value).Select(item => (one.Key, item)))
                .Take(FeedSource<string, int>.MostAtOnce).ToList());
    }
}
