using CleanOrders.Application.Inventory;
using CleanOrders.Application.Tests;
using CleanOrders.Application.Tests.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: AssemblyFixture(typeof(App))]

namespace CleanOrders.Application.Tests;

/// <summary>
/// The use cases with all that stands behind them and a real database, in a file of SQLite: no HTTP, and nothing in the background.
/// <c>await app.NewCustomer().Run((PlaceOrderHandler place, Caller caller, CancellationToken ct) => place.Handle(…, caller, ct))</c>.
/// All tests share one, so each takes customers and products of its own.
/// </summary>
public sealed class App : IAsyncLifetime
{
    private static int LastNumber;

    private readonly string _folder = Directory.CreateTempSubdirectory("app-tests-").FullName;
    private readonly IHost _host;

    public App()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration["Data:Directory"] = _folder;
        builder.Configuration["Workers:Enabled"] = "false";
        _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        _ = builder.Services.AddSingleton<TimeProvider>(Clock);
        _ = builder.Services.PostConfigure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1_000);
        _host = builder.Build();
    }

    /// <summary>Stands still.</summary>
    public FakeClock Clock { get; } = new();

    /// <summary>Somebody who has ordered nothing yet.</summary>
    public Person NewCustomer() => As(Customer);

    /// <summary>Somebody new with the permissions of that role.</summary>
    public Person As(Who role)
    {
        var permissions = StartingRoles.Permissions[role.ToString().ToLowerInvariant()].Select(permission => permission.Name);
        return new Person(
            _host.Services, new Caller(TypedId.New<UserId>(Clock.GetUtcNow()), permissions.ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>Puts a product on sale that no other test knows.</summary>
    /// <returns>Its sku.</returns>
    public async Task<string> NewProduct(int stock = 1000, long price = 1999)
    {
        var sku = $"TEST-{Interlocked.Increment(ref LastNumber)}";
        var admin = As(Admin);
        _ = await admin.CreateProduct(sku, $"The product {sku}", price).ShouldSucceed();
        if (stock > 0)
            _ = await admin.AdjustStock(sku, stock).ShouldSucceed();
        return sku;
    }

    /// <summary>How many pieces are in the warehouse, and how many of them are kept for orders.</summary>
    public async Task<(int OnHand, int Reserved)> StockOf(string sku)
    {
        var stock = await As(Admin).Ask((IQuery<GetStock, StockDetails> all, Caller caller, CancellationToken ct) =>
            all.Ask(new GetStock(new Sku(sku), caller), ct)).ShouldSucceed();
        return (stock.OnHand.Value, stock.Reserved.Value);
    }

    public async ValueTask InitializeAsync() => await _host.Services.StartDatabase(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
