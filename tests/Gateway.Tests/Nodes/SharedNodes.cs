using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.Nodes;

[CollectionDefinition(nameof(ThreeNodes))]
public sealed class ThreeNodes : ICollectionFixture<SharedNodes>;

/// <summary>Three gateways for tests that run one after the other. They stop its Redis, and move the clock of that.</summary>
public sealed class SharedNodes : IAsyncLifetime
{
    internal static readonly IReadOnlyList<string> Limits =
    [
        "StoreTimeout=00:00:01", "Routes:calls:Path=/v1/orders", "Routes:hot:Path=/v1/products", "Routes:day:Path=/v1/inventory",
        "Routes:hour:Path=/v1/payments", "Routes:slow:Path=/v1/carts", "Routes:seldom:Path=/v1/returns",
        "Routes:open:Path=/v1/customers", "Routes:closed:Path=/v1/jobs",
        "Plans:anonymous:calls:Per=address", "Plans:anonymous:calls:Routes=calls", "Plans:anonymous:calls:Limit=10",
        "Plans:anonymous:calls:Window=00:00:01", "Plans:anonymous:calls:Burst=10",
        "Plans:anonymous:slow:Per=address", "Plans:anonymous:slow:Routes=slow", "Plans:anonymous:slow:Limit=1",
        "Plans:anonymous:slow:Window=00:00:01", "Plans:anonymous:slow:Burst=1",
        "Plans:anonymous:seldom:Per=address", "Plans:anonymous:seldom:Routes=seldom", "Plans:anonymous:seldom:Limit=1",
        "Plans:anonymous:seldom:Window=00:00:20", "Plans:anonymous:seldom:Burst=1",
        "Plans:anonymous:hot:Per=address", "Plans:anonymous:hot:Routes=hot", "Plans:anonymous:hot:Limit=4000",
        "Plans:anonymous:hot:Window=00:00:20", "Plans:anonymous:hot:Burst=3200", "Routes:hot:Cost=20",
        "Plans:anonymous:day:Kind=day", "Plans:anonymous:day:Per=address", "Plans:anonymous:day:Routes=day",
        "Plans:anonymous:day:Limit=200",
        "Plans:anonymous:hour:Per=address", "Plans:anonymous:hour:Routes=hour", "Plans:anonymous:hour:Limit=60",
        "Plans:anonymous:hour:Window=01:00:00", "Plans:anonymous:hour:Burst=60",
        "Plans:anonymous:open:Per=address", "Plans:anonymous:open:Routes=open", "Plans:anonymous:open:Limit=10",
        "Plans:anonymous:open:Window=01:00:00", "Plans:anonymous:open:Burst=10", "Plans:anonymous:open:WhenStoreFails=open",
        "Plans:anonymous:closed:Per=address", "Plans:anonymous:closed:Routes=closed", "Plans:anonymous:closed:Limit=10",
        "Plans:anonymous:closed:Window=01:00:00", "Plans:anonymous:closed:Burst=10", "Plans:anonymous:closed:WhenStoreFails=closed",
    ];

    private Redis? _redis;
    private MovedClock? _clock;
    private GatewayNodes? _nodes;
    private ConnectionMultiplexer? _connection;

    internal GatewayNodes Nodes => _nodes ?? throw new InvalidOperationException("Not started.");

    internal Redis Redis => _redis ?? throw new InvalidOperationException("Not started.");

    internal MovedClock Clock => _clock ?? throw new InvalidOperationException("Not started.");

    internal IDatabase Database => (_connection ?? throw new InvalidOperationException("Not started.")).GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await Redis.Own();
        _clock = new MovedClock(_redis);
        _connection = await ConnectionMultiplexer.ConnectAsync($"{_redis.ConnectionString},allowAdmin=true");
        _nodes = await GatewayNodes.Start(3, _clock.ConnectionString, Limits);
        await _nodes.Count(Database);
    }

    /// <summary>How often each gateway has logged that Redis does not respond.</summary>
    internal IEnumerable<int> Outages() => Nodes.All.Select(gateway => Regex.Count(gateway.Output, "does not respond"));

    public async ValueTask DisposeAsync()
    {
        if (_nodes is not null)
            await _nodes.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_clock is not null)
            await _clock.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }
}
