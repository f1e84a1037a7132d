namespace CleanOrders.Gateway.Tests;

/// <summary>A gateway in front of one stub, for the tests of a class, which run one after the other.</summary>
public class SharedGateway : IAsyncLifetime
{
    private readonly (string Key, string Value)[] _settings;

    public SharedGateway()
        : this([])
    {
    }

    protected SharedGateway(params (string Key, string Value)[] settings) => _settings = settings;

    public StubApi Api { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await StubApi.Start();
        Gateway = await TestGateway.New(Api, _settings);
    }

    /// <summary>What the instance received while something was asked.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> ReceivedDuring(Func<Task> ask)
    {
        var before = Api.Received.Count;
        await ask();
        return [.. Api.Received.Skip(before)];
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
