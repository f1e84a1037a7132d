using CleanOrders.WebApi.Tests.Identity;
using CleanOrders.WebApi.Tests.Postgres.Statements;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>What a key costs the database, counted on the wire.</summary>
public sealed class ApiKeyCostTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private WireTap _tap = null!;
    private Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Seeded();
        _tap = new WireTap(_database.ConnectionString!);
        _api = await Api.New(new ApiOptions
        {
            Database = _database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["ConnectionStrings:Orders"] = _tap.ConnectionString, ["Workers:Enabled"] = "false" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _tap.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_key_with_a_wrong_checksum_costs_no_statement()
    {
        var key = (await _api.As(Customer).NewKey()).Key;

        var traffic = await _tap.Measure(() => Task.FromResult(async Task () =>
        {
            await _api.FromApiKey($"{key[..^2]}zz").Get("/v1/orders").ShouldBeRefusedKey();
            await _api.FromApiKey(key.ToUpperInvariant()).Get("/v1/orders").ShouldBeRefusedKey();
            await _api.FromApiKey("").Get("/v1/orders").ShouldBeRefusedKey();
        }));

        traffic.Statements.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_is_looked_up_once_and_its_use_is_noted_once()
    {
        await _api.As(Warehouse).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);

        var traffic = await _tap.Measure(async () =>
        {
            var key = await _api.As(Warehouse).NewKey("inventory:read");
            return async () =>
            {
                for (var i = 0; i < 5; i++)
                    await _api.FromApiKey(key).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
            };
        });

        traffic.Statements.Count(statement => statement.Contains("api_keys", StringComparison.Ordinal)).ShouldBe(2, traffic.ToString());
        traffic.Statements.Count.ShouldBe(7, traffic.ToString());
    }
}
