using CleanOrders.WebApi.Tests;

[assembly: AssemblyFixture(typeof(SharedApi))]

namespace CleanOrders.WebApi.Tests;

/// <summary>
/// The host that all ordinary tests share; take it in the constructor. Tests run at the same time on it, so each has
/// customers of its own (<see cref="RunningApi.NewCustomer"/>), and skus where it counts stock (<see cref="RunningApi.NewProduct"/>).
/// </summary>
public sealed class SharedApi : Api, IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(Start());

    /// <summary>Whatever the tests did to it, nothing may have failed inside, and no secret of theirs may stand in the log.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Secrets.FoundIn(Logs).ShouldBeEmpty();
        Logs.Failures.Select(line => $"{line.Category}: {line.Message} {line.Exception}").ShouldBeEmpty();
    }
}
