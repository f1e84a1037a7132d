using System.Globalization;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>What one decision took from Redis.</summary>
internal sealed class Taking(
    ConnectionMultiplexer connection, LimitRequest request, RedisLeases leases, IReadOnlyList<TakingPart> parts, TimeProvider? clock)
{
    private readonly string _call = leases.NewCall();
    private LimitCheck[]? _places;

    public LimitCount[] Counts { get; } = new LimitCount[request.Checks.Length];

    public bool IsRefused { get; private set; }

    public async Task Decide()
    {
        var database = connection.GetDatabase();
        await Task.WhenAll(parts.Select(part => part.Decide(database, ScriptArguments.Time(clock), _call, Counts)));
        IsRefused = request.IsRefusedBy(Counts);
        if (!IsRefused || parts.Count == 1)
            return;
        await Return(used: 0, share: 1);
        foreach (var index in parts.Where(part => part.IsTaken).SelectMany(part => part.Indices).Where(index => Counts[index].Wait == 0))
            Counts[index] = Counts[index] with { Remaining = Counts[index].Remaining + request.Checks[index].Cost };
    }

    /// <summary>What one of the calls that were decided together holds while it is under way.</summary>
    public IAsyncDisposable? Hold(int place)
    {
        _places ??= [.. request.Checks.Where((check, index) => check.TakesPlace && Counts[index].Wait == 0)];
        return _places.Length > 0 ? leases.Hold(connection, $"{_call}:{place}", _places) : null;
    }

    /// <summary>Gives back what was not used.</summary>
    /// <param name="used">How many of the calls went on.</param>
    /// <param name="share">The part of the costs that is given back.</param>
    public Task Return(int used, double share) => Task.WhenAll(
        parts.Where(part => part.IsTaken).Select(part => part.Return(
            connection.GetDatabase(), ScriptArguments.Time(clock), _call, used, Counts, share)));
}

/// <summary>The checks of a decision that lie in one slot.</summary>
internal sealed class TakingPart(int[] indices, LimitRequest request)
{
    private long _takenAt;

    public IReadOnlyList<int> Indices => indices;

    /// <summary>Whether no check of this part refused, so that it took what it should.</summary>
    public bool IsTaken { get; private set; }

    public async Task Decide(IDatabase database, string now, string call, LimitCount[] counts)
    {
        var arguments = new ScriptArguments(now, call, request.Plan);
        foreach (var index in indices)
            arguments.Decide(request.Checks[index]);
        var reply = (long[])(await DecideScript.Script.Run(database, arguments.Keys, arguments.Values))!;
        _takenAt = reply[0];
        for (var at = 0; at < indices.Length; at++)
            counts[indices[at]] = new LimitCount(reply[(3 * at) + 1], reply[(3 * at) + 2], reply[(3 * at) + 3]);
        IsTaken = Array.TrueForAll(indices, index => counts[index].Wait == 0 || request.Checks[index].Policy.IsShadow);
    }

    public async Task Return(IDatabase database, string now, string call, int used, LimitCount[] counts, double share)
    {
        var arguments = new ScriptArguments(now, call, _takenAt.ToString(CultureInfo.InvariantCulture), used);
        foreach (var index in indices.Where(index => counts[index].Wait == 0 && request.Checks[index].Cost > 0))
            arguments.Return(request.Checks[index], (long)Math.Round(request.Checks[index].Cost * share));
        if (arguments.Keys.Length > 0)
            _ = await ReturnScript.Script.Run(database, arguments.Keys, arguments.Values);
    }
}
