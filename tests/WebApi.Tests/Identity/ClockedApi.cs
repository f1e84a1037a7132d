namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>A host whose time only tests move, and only forward. What shares it runs one after another: <see cref="Clocked"/>.</summary>
public sealed class ClockedApi : Api, IAsyncLifetime
{
    private readonly FakeClock _clock;

    public ClockedApi()
        : this(new FakeClock())
    {
    }

    private ClockedApi(FakeClock clock)
        : base(new ApiOptions { Clock = clock }) => _clock = clock;

    public ValueTask InitializeAsync() => new(Start());

    public void Advance(TimeSpan time) => _clock.Advance(time);
}

[CollectionDefinition(nameof(Clocked))]
public sealed class Clocked : ICollectionFixture<ClockedApi>;
