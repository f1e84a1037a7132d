using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>A call through one of the gateways, and its answer.</summary>
internal sealed record Call(int Node, string Caller, long Asked, long Answered, HttpStatusCode Status)
{
    public bool IsAllowed => Status == HttpStatusCode.OK;

    public double Milliseconds => Stopwatch.GetElapsedTime(Asked, Answered).TotalMilliseconds;
}

/// <summary>Gateways as processes of their own, which share the limits of a Redis, in front of two instances.</summary>
internal sealed class GatewayNodes : IAsyncDisposable
{
    private readonly List<StubApi> _instances = [];
    private readonly List<GatewayProcess> _gateways = [];
    private readonly List<HttpClient> _clients = [];

    public IReadOnlyList<GatewayProcess> All => _gateways;

    /// <param name="redis">Left out: each counts for itself.</param>
    /// <param name="limits">Settings as in <c>Routes:hot:Path=/v1/products</c>, below <c>Limits</c>.</param>
    public static async Task<GatewayNodes> Start(int count, string? redis, params IEnumerable<string> limits)
    {
        var nodes = new GatewayNodes();
        for (var i = 0; i < 2; i++)
        {
            nodes._instances.Add(await StubApi.Start());
            nodes._instances[i].Keeps = false;
        }

        List<string> arguments =
        [
            "--Gateway:AccessLog:Enabled=false", "--Gateway:TrustedProxies:0=127.0.0.0/8",
            .. limits.Select(limit => $"--Limits:{limit}"),
        ];
        if (redis is not null)
            arguments.Add($"--ConnectionStrings:Redis={redis}");
        nodes._gateways.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(
            _ => GatewayProcess.Start(nodes._instances.Select(instance => instance.Address), arguments))));
        nodes._clients.AddRange(nodes._gateways.Select(gateway => new HttpClient { BaseAddress = gateway.Address }));
        return nodes;
    }

    /// <summary>Calls one of them as a client with this address.</summary>
    public async Task<Call> Get(int node, string path, string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", caller);
        var asked = Stopwatch.GetTimestamp();
        using var answer = await _clients[node].SendAsync(request, TestContext.Current.CancellationToken);
        return new Call(node, caller, asked, Stopwatch.GetTimestamp(), answer.StatusCode);
    }

    /// <summary>How many of these calls of one caller may go on, one after the other.</summary>
    public async Task<int> Accepted(int node, string path, string caller, int of)
    {
        var accepted = 0;
        for (var i = 0; i < of; i++)
            accepted += (await Get(node, path, caller)).IsAllowed ? 1 : 0;
        return accepted;
    }

    /// <summary>Calls all of them, as fast as they answer, until it is enough.</summary>
    /// <param name="callers">Who calls next.</param>
    public async Task<IReadOnlyList<Call>> Flood(string path, Func<Random, string> callers, Func<bool> isEnough, int connections = 8)
    {
        var calls = new ConcurrentQueue<Call>();
        await Task.WhenAll(Enumerable.Range(0, connections * _gateways.Count).Select(i => Task.Run(async () =>
        {
            var random = new Random(i);
            while (!isEnough())
                calls.Enqueue(await Get(i % _gateways.Count, path, callers(random)));
        })));
        return [.. calls];
    }

    /// <summary>The same for a time.</summary>
    public Task<IReadOnlyList<Call>> Flood(string path, Func<Random, string> callers, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        return Flood(path, callers, () => Stopwatch.GetElapsedTime(started) >= time);
    }

    /// <summary>Waits until each has called, and counts all of them.</summary>
    public async Task Count(IDatabase redis)
    {
        var before = await Eventually.Be(
            async () =>
            {
                for (var node = 0; node < _gateways.Count; node++)
                    _ = await Get(node, "/v1/other", ACaller.New());
                return await redis.SortedSetRangeByRankWithScoresAsync("rl:instances");
            }, counted => counted.Length == _gateways.Count);

        // Each has written once a second since then, and read how many there are.
        _ = await Eventually.Be(
            () => redis.SortedSetRangeByRankWithScoresAsync("rl:instances"), now => now.All(
                one => one.Score >= before.Single(first => first.Element == one.Element).Score + (1.5 * TimeSpan.TicksPerSecond)));
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
