using CleanOrders.Infrastructure.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>Without a broker: the relay applies messages itself.</summary>
public sealed class RelayTests
{
    private const string Waiting =
        "SELECT count(*) FROM jobs WHERE type = 'messages.reaction' AND status IN ('queued', 'retrying', 'running')";
    private const string Dead = "SELECT count(*) FROM jobs WHERE type = 'messages.reaction' AND status = 'dead'";

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_happens_to_orders_is_logged_in_order_and_applied_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);

        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
        await database.MakeUp(aggregates: 50, each: 4);
        await database.AllPublished();

        var events =
            (await database.Events()).Where(row => row.Type.StartsWith("order_", StringComparison.Ordinal) || row.Type == "made_up")
                .ToList();
        events.Count.ShouldBe(4 + 200);
        events.ShouldBeInOrder();
        events.Where(row => row.Aggregate == order.Id).Select(row => row.Type)
            .ShouldBe(["order_placed", "order_paid", "order_cancelled", "order_refunded"]);
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence))
            .ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
        api.Logs.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_customer_gets_one_mail_for_a_parcel_that_was_shipped(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database });
        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();

        await api.As(Warehouse).ShipRest(order).ShouldBe(HttpStatusCode.Created);

        var mails = await Eventually.Be(() => Task.FromResult(database.MailsTo("customer@example.com")), mails => mails.Count > 1);
        await Eventually.Be(
            () => database.Scalar<long>(
                "SELECT count(*) FROM jobs WHERE type = 'notifications.email' AND status = 'succeeded'"), done => done == 2);
        mails.Count(mail => mail.Text.Contains("00340434161094042557")).ShouldBe(1);
        (await database.Scalar<long>("SELECT count(*) FROM inbox_messages WHERE reaction = 'tell-customer-order-was-shipped'"))
            .ShouldBe(1);
    }

    [Fact]
    public async Task An_event_is_published_at_once_and_not_at_the_next_look()
    {
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Services = services =>
            {
                effects.Register(services);
                _ = services.PostConfigure<MessagingOptions>(options => options.PollInterval = Timeout.InfiniteTimeSpan);
            },
        });
        await Effects.MakeRoom(database);

        // There is no next look: whatever is published was signalled.
        for (var i = 0; i < 5; i++)
        {
            var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
            _ = await Eventually.Be(database.Effects, rows => rows.Exists(row => row.Aggregate == order.Id));
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_reaction_that_fails_is_a_job_and_holds_nothing_up(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        effects.Of["ord_made_up_1"] = new InvalidOperationException("Not today.");

        await database.MakeUp(aggregates: 3, each: 2);
        await database.AllPublished();

        (await database.Effects()).Select(row => row.Aggregate).Distinct().ShouldBe(["ord_made_up_2", "ord_made_up_3"], ignoreOrder: true);
        (await database.Scalar<long>(Waiting)).ShouldBe(2);
        (await database.Events()).Count.ShouldBe(6);

        effects.Of.Clear();
        await Eventually.Be(database.Effects, rows => rows.Count == 6);
    }

    [Fact]
    public async Task An_event_that_no_repetition_makes_applicable_is_a_dead_letter_with_its_error_and_succeeds_after_the_repair()
    {
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        effects.Of["ord_made_up_1"] = new FormatException("Nobody can read that.");

        await database.MakeUp(aggregates: 2, each: 3);
        await database.AllPublished();

        (await database.Scalar<long>(Dead)).ShouldBe(3);
        (await database.Texts("SELECT error FROM jobs WHERE status = 'dead'")).ShouldAllBe(
            error => error.Contains("Nobody can read that."));
        (await database.Effects()).ShouldAllBe(row => row.Aggregate == "ord_made_up_2");

        effects.Of.Clear();
        await api.As(Admin).Post("/v1/dead-letters/requeue", new { filter = new { type = "messages.reaction" } })
            .ShouldBe(HttpStatusCode.OK);
        await Eventually.Be(database.Effects, rows => rows.Count == 6);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_was_not_published_when_the_host_stopped_is_published_by_the_next_one(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        var effects = new Effects.Faults();
        await using var silent =
            await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody, Services = effects.Register });
        await Effects.MakeRoom(database);
        var order = await silent.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await silent.Stop();
        (await database.Effects()).ShouldBeEmpty();

        await using var api = await Api.New(new ApiOptions { Database = database, Services = effects.Register });
        await Effects.MakeRoom(database);
        await database.AllPublished();

        (await database.Effects()).ShouldHaveSingleItem().Aggregate.ShouldBe(order.Id);
    }
}
