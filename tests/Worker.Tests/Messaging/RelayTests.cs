using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Messaging;
using CleanOrders.Infrastructure.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>Without a broker: the relay applies facts itself.</summary>
public sealed class RelayTests
{
    private const string Waiting = "SELECT count(*) FROM jobs WHERE type = 'messages.reaction' AND status = 'queued'";
    private const string Dead = "SELECT count(*) FROM jobs WHERE type = 'messages.reaction' AND status = 'dead'";

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_happens_to_orders_is_logged_in_order_and_applied_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);

        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
        await database.MakeUp(aggregates: 50, each: 4);
        await database.AllTold();

        var events = await database.Events();
        events.Count.ShouldBe(4 + 200);
        events.ShouldBeInOrder();
        events.Where(row => row.Aggregate == order.Id).Select(row => row.Type).ShouldBe(["order_placed", "order_paid", "order_cancelled", "order_refunded"]);
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence)).ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
        api.Logs.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fact_is_told_at_once_and_not_at_the_next_look()
    {
        await using var database = await TestDatabase.New();
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        await api.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        await database.AllTold();

        var lags = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
            var placed = TimeProvider.System.GetTimestamp();
            await Eventually.Be(database.Effects, rows => rows.Exists(row => row.Aggregate == order.Id));
            lags.Add(TimeProvider.System.GetElapsedTime(placed).TotalSeconds);
        }

        lags.Order().ElementAt(2).ShouldBeLessThan(0.5);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_reaction_that_fails_is_a_job_and_holds_nothing_up(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        effects.Of["ord_made_up_1"] = new InvalidOperationException("Not today.");

        await database.MakeUp(aggregates: 3, each: 2);
        await database.AllTold();

        (await database.Effects()).Select(row => row.Aggregate).Distinct().ShouldBe(["ord_made_up_2", "ord_made_up_3"], ignoreOrder: true);
        (await database.Scalar<long>(Waiting)).ShouldBe(2);
        (await database.Events()).Count.ShouldBe(6);

        effects.Of.Clear();
        foreach (var arguments in await database.Texts("SELECT arguments FROM jobs WHERE type = 'messages.reaction'"))
            (await Work(api, arguments)).ShouldBeOfType<JobOutcome.Done>();
        (await database.Effects()).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_fact_that_no_repetition_makes_applicable_is_a_dead_letter_with_its_error_and_succeeds_after_the_repair()
    {
        await using var database = await TestDatabase.New();
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        effects.Of["ord_made_up_1"] = new FormatException("Nobody can read that.");

        await database.MakeUp(aggregates: 2, each: 3);
        await database.AllTold();

        (await database.Scalar<long>(Dead)).ShouldBe(3);
        (await database.Texts("SELECT error FROM jobs")).ShouldAllBe(error => error.Contains("Nobody can read that."));
        (await database.Effects()).ShouldAllBe(row => row.Aggregate == "ord_made_up_2");

        effects.Of.Clear();
        foreach (var arguments in await database.Texts("SELECT arguments FROM jobs WHERE type = 'messages.reaction'"))
            (await Work(api, arguments)).ShouldBeOfType<JobOutcome.Done>();
        (await database.Effects()).Count.ShouldBe(6);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_was_not_told_when_the_host_stopped_is_told_by_the_next_one(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        var effects = new Effects.Faults();
        await using var silent = await Api.New(new ApiOptions { Database = database, Settings = Told.ByNobody, Services = effects.Register });
        await Effects.MakeRoom(database);
        var order = await silent.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await silent.Stop();
        (await database.Effects()).ShouldBeEmpty();

        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        await database.AllTold();

        (await database.Effects()).ShouldHaveSingleItem().Aggregate.ShouldBe(order.Id);
    }

    private static async Task<JobOutcome> Work(Api api, string arguments)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<ReactToFactHandler>();
        return await handler.Handle(JsonSerializer.Deserialize<ReactToFact>(arguments, FactJson.Options)!, run: null!, TestContext.Current.CancellationToken);
    }
}
