namespace CleanOrders.WebApi.Tests;

public sealed class SmokeTests(SharedApi api)
{
    [Fact]
    public async Task The_api_runs_on_the_database_that_this_project_names()
    {
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);

        var expected = TestDatabase.KindOfThisRun == DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL";
        api.Logs.Lines.ShouldContain(line => line.Message.StartsWith($"Database: {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_who_has_just_registered_places_an_order()
    {
        var customer = await api.NewCustomer();

        var order = await customer.PlaceOrder((2, "SKU-00001")).Order();

        order.Status.ShouldBe("awaiting_payment");
        await api.As(Customer).Get(order.Path).ShouldBeProblem(404, "order.not_found");
    }

    [Fact]
    public async Task A_process_of_its_own_serves_the_same_and_can_be_killed()
    {
        await using var database = await TestDatabase.Seeded();
        OrderView order;
        await using (var first = await ApiProcess.Start(database))
        {
            order = await first.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
            first.Kill();
        }

        await using var second = await ApiProcess.Start(database);
        (await second.As(Customer).See(order)).Status.ShouldBe("awaiting_payment");
    }
}
