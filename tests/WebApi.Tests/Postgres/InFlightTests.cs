namespace CleanOrders.WebApi.Tests.Postgres;

public sealed class InFlightTests(InFlightTests.Held held) : IClassFixture<InFlightTests.Held>
{
    [Fact]
    public async Task A_second_request_with_a_key_whose_first_one_still_runs_is_told_to_wait_and_then_gets_its_answer()
    {
        var customer = held.Api.As(Customer).WithKey(Client.FreshKey());
        _ = await customer.Token();
        await held.Api.Database.Execute("INSERT INTO held VALUES (1)");

        var first = customer.PlaceOrder((1, "SKU-00001"));
        await held.Api.Database.Until("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", 1);
        var second = await customer.PlaceOrder((1, "SKU-00001")).ShouldBeProblem(409, "idempotency.in_flight");
        await held.Api.Database.Execute("DELETE FROM held");

        second.Header("Retry-After").ShouldBe("1");
        var answer = await first.ShouldBe(HttpStatusCode.Created);
        var again = await customer.PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        (answer.IsReplay, again.IsReplay, again.Text).ShouldBe((false, true, answer.Text));
        (await held.Api.Database.Scalar<long>("SELECT count(*) FROM orders")).ShouldBe(1);
    }

    /// <summary>An API on whose database a placement ends only when a table is empty.</summary>
    public sealed class Held : IAsyncLifetime
    {
        public Api Api { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Api.Start();
            _ = await Api.Database.Execute("""
                CREATE TABLE held (number integer);
                CREATE FUNCTION wait_while_held() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN WHILE EXISTS (SELECT FROM held) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $$;
                CREATE TRIGGER wait_while_held BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION wait_while_held();
                """);
        }

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
