using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>A call through one of the gateways, and its answer.</summary>
internal sealed record Call(int Node, string Caller, long Asked, long Answered, HttpStatusCode Status)
{
    public bool IsAllowed => Status == HttpStatusCode.OK;

    public double Milliseconds => Stopwatch.GetElapsedTime(Asked, Answered).TotalMilliseconds;

    /// <summary>It took as long as these gateways wait for Redis, and may have been decided without it.</summary>
    public bool IsLate => Milliseconds >= 1_000;
}

/// <summary>How many calls of a caller were allowed.</summary>
/// <param name="Late">How many calls of that caller, also before, may have been decided without Redis.</param>
internal sealed record Admitted(int Calls, int Late)
{
    public static Admitted operator +(Admitted one, Admitted other) => new(one.Calls + other.Calls, Math.Max(one.Late, other.Late));

    public void ShouldBe(int calls, string? because = null) => ShouldBeInRange(calls, calls, because);

    public void ShouldBeInRange(int least, int most, string? because = null) =>
        Calls.ShouldBeInRange(least - Late, most + Late, because);
}

/// <summary>Gateways as processes of their own, which share the limits of a Redis.</summary>
/// <param name="callerHeader">The header by which they know who calls.</param>
internal sealed class GatewayNodes(string callerHeader) : IAsyncDisposable
{
    private readonly List<StubApi> _instances = [];
    private readonly List<GatewayProcess> _gateways = [];
    private readonly List<HttpClient> _clients = [];
    private readonly ConcurrentDictionary<string, int> _late = new();

    public IReadOnlyList<GatewayProcess> All => _gateways;

    /// <summary>In front of two instances that answer at once, for callers with addresses of their own.</summary>
    /// <param name="redis">Left out: each counts for itself.</param>
    /// <param name="limits">Settings as in <c>Routes:hot:Path=/v1/products</c>, below <c>Limits</c>.</param>
    public static async Task<GatewayNodes> Start(int count, string? redis, params IEnumerable<string> limits)
    {
        var nodes = new GatewayNodes(callerHeader: "X-Forwarded-For");
        for (var i = 0; i < 2; i++)
        {
            nodes._instances.Add(await StubApi.Start());
            nodes._instances[i].Keeps = false;
        }

        await nodes.Add(count, database: null, [.. nodes._instances.Select(instance => instance.Address)], redis, limits);
        return nodes;
    }

    /// <summary>In front of the API, for callers with API keys.</summary>
    public static async Task<GatewayNodes> Before(
        IReadOnlyList<ApiProcess> instances, TestDatabase database, int count, string redis, params IEnumerable<string> limits)
    {
        var nodes = new GatewayNodes(callerHeader: "X-Api-Key");
        await nodes.Add(count, database, [.. instances.Select(instance => instance.Address)], redis, limits);
        return nodes;
    }

    /// <summary>Calls one of them as this caller.</summary>
    public async Task<Call> Get(int node, string path, string who)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add(callerHeader, who);
        var asked = Stopwatch.GetTimestamp();
        using var answer = await _clients[node].SendAsync(request, TestContext.Current.CancellationToken);
        return new Call(node, who, asked, Stopwatch.GetTimestamp(), answer.StatusCode);
    }

    /// <summary>How many of these calls of one caller may go on, one after the other.</summary>
    public async Task<Admitted> Accepted(int node, string path, string caller, int of)
    {
        var accepted = 0;
        for (var i = 0; i < of; i++)
        {
            var call = await Get(node, path, caller);
            accepted += call.IsAllowed ? 1 : 0;
            if (call.IsLate)
                _ = _late.AddOrUpdate(caller, 1, (_, late) => late + 1);
        }

        return new Admitted(accepted, _late.GetValueOrDefault(caller));
    }

    /// <summary>The same through each of three.</summary>
    public async Task<Admitted> AcceptedByAll(string path, string caller, int of) =>
        await Accepted(0, path, caller, of) + await Accepted(1, path, caller, of) + await Accepted(2, path, caller, of);

    /// <summary>Calls all of them, as fast as they answer, until it is enough.</summary>
    /// <param name="callers">Who calls next.</param>
    /// <param name="ahead">How many calls are sent on a connection before the first is answered.</param>
    public async Task<IReadOnlyList<Call>> Flood(
        string path, Func<Random, string> callers, Func<bool> isEnough, int connections = 8, int ahead = 1)
    {
        var calls = new ConcurrentQueue<Call>();
        await Task.WhenAll(Enumerable.Range(0, connections * _gateways.Count).Select(i => Task.Run(async () =>
        {
            var (random, node) = (new Random(i), i % _gateways.Count);
            using var pipeline = await Pipeline.To(_gateways[node].Address, node, path, callerHeader);
            while (!isEnough())
            {
                foreach (var call in await pipeline.Get([.. Enumerable.Range(0, ahead).Select(_ => callers(random))]))
                    calls.Enqueue(call);
            }
        })));
        return [.. calls];
    }

    /// <summary>The same for a time.</summary>
    public Task<IReadOnlyList<Call>> Flood(string path, Func<Random, string> callers, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        return Flood(path, callers, () => Stopwatch.GetElapsedTime(started) >= time);
    }

    /// <summary>Each calls twenty times as often as it may, for this time or, on a slow machine, for twenty times as long.</summary>
    public async Task<IReadOnlyList<Call>> Flood(string path, IReadOnlyList<string> callers, Admission limit, TimeSpan time)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), -1);
        var calls = await Flood(
            path, _ => callers[Interlocked.Increment(ref count) % callers.Count],
            () => Stopwatch.GetElapsedTime(started) is var passed && passed > time
                && (passed > 20 * time || count / callers.Count > limit.Offer(passed)),
            connections: 4, ahead: 8);
        limit.ShouldBeOffered(calls, callers.Count);
        return calls;
    }

    /// <summary>Waits until each has called, and counts all of them.</summary>
    public async Task Count(IDatabase redis)
    {
        Task<SortedSetEntry[]> Heartbeats() => redis.SortedSetRangeByRankWithScoresAsync("rl:instances");
        _ = await Eventually.Be(
            async () =>
            {
                for (var node = 0; node < _gateways.Count; node++)
                    _ = await Get(node, "/v1/other", ACaller.New());
                return await Heartbeats();
            }, counted => counted.Length == _gateways.Count);

        // Each has then written twice more, and the second time it read how many there are. Later need not be more: tests move the clock.
        for (var i = 0; i < 2; i++)
        {
            var before = await Heartbeats();
            _ = await Eventually.Be(Heartbeats, now => now.Length == before.Length && !now.Intersect(before).Any());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        foreach (var instance in _instances)
            await instance.DisposeAsync();
    }

    private async Task Add(
        int count, TestDatabase? database, IReadOnlyList<Uri> instances, string? redis, IEnumerable<string> limits)
    {
        List<string> arguments =
        [
            "--Gateway:AccessLog:Enabled=false", "--Gateway:TrustedProxies:0=127.0.0.0/8",
            .. limits.Select(limit => $"--Limits:{limit}"),
        ];
        if (redis is not null)
            arguments.Add($"--ConnectionStrings:Redis={redis}");
        _gateways.AddRange(await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => GatewayProcess.Start(database, instances, arguments))));
        _clients.AddRange(_gateways.Select(gateway => new HttpClient { BaseAddress = gateway.Address }));
    }
}

/// <summary>Clients that no other test has, by address.</summary>
internal static class ACaller
{
    private static int _last;

    public static string New()
    {
        var number = Interlocked.Increment(ref _last);
        return $"2001:db8:{number >> 16:x}:{number & 0xffff:x}::1";
    }
}
