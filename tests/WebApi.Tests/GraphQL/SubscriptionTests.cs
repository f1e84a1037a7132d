using System.Text.Json;
using CleanOrders.WebApi.Tests.Conversations;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>Subscriptions by server-sent events: what was, what comes, and after a break what was missed.</summary>
public sealed class SubscriptionTests(SharedApi api)
{
    private const string OfOrder = "subscription($id: ID!) { orderChanged(order: $id) { version action to by } }";

    [Fact]
    public async Task An_order_is_followed_from_its_beginning()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, await api.NewProduct())).Order();
        await using var stream = await customer.Subscribe(OfOrder, new { id = order.Id });

        var placed = (await stream.Next())!;
        await customer.Cancel(order).ShouldBe(HttpStatusCode.OK);
        var cancelled = (await stream.Next())!;

        (placed.Name, placed.Id).ShouldBe(("next", "1"));
        Data(placed, "orderChanged").GetProperty("action").GetString().ShouldBe("order_placed");
        Data(cancelled, "orderChanged").GetProperty("to").GetString().ShouldBe("CANCELLED");
        cancelled.Id.ShouldBe("2");
    }

    [Fact]
    public async Task A_reader_that_comes_again_gets_what_it_missed_and_nothing_twice()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.OpenConversation();
        const string Query = "subscription($id: ID!) { messageAdded(conversation: $id) { sequence body author { id } } }";
        var first = await customer.Subscribe(Query, new { id = conversation.Id });
        var seen = (await first.Next())!;
        await first.DisposeAsync();
        await customer.Say(conversation, "Missed").ShouldBe(HttpStatusCode.Created);

        await using var again = await customer.With("Last-Event-ID", seen.Id!).Subscribe(Query, new { id = conversation.Id });
        var missed = (await again.Next())!;
        await customer.Say(conversation, "New").ShouldBe(HttpStatusCode.Created);
        var next = (await again.Next())!;

        Data(missed, "messageAdded").GetProperty("body").GetString().ShouldBe("Missed");
        Data(next, "messageAdded").GetProperty("body").GetString().ShouldBe("New");
    }

    [Fact]
    public async Task What_is_somebody_elses_cannot_be_followed()
    {
        var order = await (await api.NewCustomer()).PlaceOrder((1, await api.NewProduct())).Order();
        var stranger = (await api.NewCustomer()).With("Accept", "text/event-stream");

        var refused = await stranger.Post(GraphQLCalls.Address, new { query = OfOrder, variables = new { id = order.Id } });

        refused.Codes().ShouldBe(["order.not_found"]);
        refused.Header("Content-Type").ShouldStartWith(GraphQLCalls.MediaType);
    }

    [Fact]
    public async Task One_stream_more_than_a_caller_may_have_is_refused_and_takes_no_place()
    {
        await using var narrow = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["EventStreams:PerCaller"] = "1" },
        });
        var customer = narrow.As(Customer);
        var order = await customer.PlaceOrder((1, "SKU-00001")).Order();
        var query = OfOrder.Replace("($id: ID!)", "", StringComparison.Ordinal).Replace("$id", $"\"{order.Id}\"", StringComparison.Ordinal);
        var first = await customer.Subscribe(query);
        _ = await first.Next();

        (await customer.SubscriptionRefusal(query)).ShouldNotBeNull().Status.ShouldBe(HttpStatusCode.TooManyRequests);
        await first.DisposeAsync();

        (await Eventually.Be(() => customer.SubscriptionRefusal(query), refused => refused is null)).ShouldBeNull();
    }

    [Fact]
    public async Task A_query_is_a_stream_of_one_result()
    {
        await using var stream = await api.As(Customer).Subscribe("{ me { email } }");

        var result = (await stream.Next())!;
        var end = (await stream.Next())!;

        Data(result, "me").GetProperty("email").GetString().ShouldBe("customer@example.com");
        (result.Name, end.Name).ShouldBe(("next", "complete"));
        (await stream.Next()).ShouldBeNull();
    }

    [Fact]
    public async Task A_subscription_needs_a_stream() =>
        (await api.As(Customer).GraphQL(OfOrder, new { id = "ord_01jd0000000000000000000000" }).Codes())
            .ShouldBe(["graphql.stream_needed"]);

    [Fact]
    public async Task A_stream_ends_with_its_session()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, await api.NewProduct())).Order();
        await using var stream = await customer.Subscribe(OfOrder, new { id = order.Id });
        _ = await stream.Next();

        await customer.Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

        (await stream.Next()).ShouldBeNull();
    }

    private static JsonElement Data(ServerEvent item, string field) =>
        JsonSerializer.Deserialize<JsonElement>(item.Data).GetProperty("data").GetProperty(field);
}
