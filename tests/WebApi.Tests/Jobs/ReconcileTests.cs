using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Jobs;

[Collection(nameof(Operators))]
public sealed class ReconcileTests(Operators api)
{
    [Fact]
    public async Task Stock_that_differs_from_its_movements_or_orders_is_named_and_stays_as_it_is()
    {
        var (good, bad) = (await api.NewProduct(stock: 10), await api.NewProduct(stock: 10));
        _ = await (await api.NewCustomer()).PlaceOrder((2, good), (3, bad)).Order();
        (await Drifts(good, bad)).ShouldBeEmpty();

        await using (var connection = await api.Database.Open())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE stock SET on_hand = on_hand + 5, reserved = reserved + 1 WHERE sku = '{bad}'";
            _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var drift = (await Drifts(good, bad)).ShouldHaveSingleItem();
        drift.GetProperty("sku").GetString().ShouldBe(bad);
        new[] { "onHand", "expectedOnHand", "reserved", "expectedReserved", "reservedByOrders" }.Select(
            number => drift.GetProperty(number).GetInt32()).ShouldBe([15, 10, 4, 3, 3]);
        (await api.Stock(bad)).OnHand.ShouldBe(15);
    }

    private async Task<List<JsonElement>> Drifts(params string[] skus)
    {
        var result = (await api.As(Admin).Do("inventory.reconcile")).Result!.Value;
        return [.. result.GetProperty("drifts").EnumerateArray().Where(drift => skus.Contains(drift.GetProperty("sku").GetString()))
            .Select(drift => drift.Clone())];
    }
}
