using CleanOrders.WebApi.Tests.Conversations;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>A mutation is the operation of HTTP in other words: the same use case, and the same idempotency key.</summary>
public sealed class MutationTests(SharedApi api)
{
    private const string Place = """
        mutation($input: PlaceOrderInput!, $key: String!) {
          placeOrder(input: $input, idempotencyKey: $key) { id number status version total { amount } lines { sku quantity } }
        }
        """;

    [Fact]
    public async Task An_order_is_placed_paid_and_cancelled()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 5, price: 1000));

        var placed = (await customer.GraphQL(Place, new { input = Wanted(sku, 2), key = Client.FreshKey() }).Data())
            .GetProperty("placeOrder");
        var id = placed.GetProperty("id").GetString()!;
        var paid = await customer.GraphQL(
            """
            mutation($id: ID!, $key: String!) {
              payOrder(order: $id, input: { token: "tok_ok" }, idempotencyKey: $key) { status amount { amount currency } order }
            }
            """, new { id, key = Client.FreshKey() }).Data();
        var cancelled = await customer.GraphQL(
            """
            mutation($id: ID!, $key: String!) {
              cancelOrder(order: $id, input: { reason: "Changed my mind" }, idempotencyKey: $key) { status allowedActions }
            }
            """, new { id, key = Client.FreshKey() }).Data();

        placed.GetProperty("status").GetString().ShouldBe("AWAITING_PAYMENT");
        placed.GetProperty("total").GetProperty("amount").GetInt64().ShouldBe(2000);
        paid.GetProperty("payOrder").GetProperty("status").GetString().ShouldBe("SUCCEEDED");
        paid.GetProperty("payOrder").GetProperty("order").GetString().ShouldBe(id);
        cancelled.GetProperty("cancelOrder").GetProperty("status").GetString().ShouldBe("CANCELLED");
        (await customer.Get($"/v1/orders/{id}")).Member("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task The_same_key_places_one_order_by_whichever_way()
    {
        var (customer, sku, key) = (await api.NewCustomer(), await api.NewProduct(stock: 5), Client.FreshKey());
        var input = Wanted(sku, 2);

        var first = await customer.WithKey(key).Post("/v1/orders", input).Order();
        var second = (await customer.GraphQL(Place, new { input, key }).Data()).GetProperty("placeOrder");
        var third = (await customer.GraphQL(Place, new { input, key }).Data()).GetProperty("placeOrder");
        var fourth = await customer.WithKey(key).Post("/v1/orders", input);

        second.GetProperty("id").GetString().ShouldBe(first.Id);
        second.GetProperty("lines")[0].GetProperty("sku").GetString().ShouldBe(sku);
        third.GetProperty("id").GetString().ShouldBe(first.Id);
        fourth.IsReplay.ShouldBeTrue();
        (await customer.Get("/v1/orders")).Member("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task What_was_answered_is_not_answered_again_to_an_api_key_that_may_not_ask()
    {
        var (customer, sku, key) = (await api.NewCustomer(), await api.NewProduct(stock: 5), Client.FreshKey());
        var order = new { input = Wanted(sku, 2), key };
        _ = await customer.GraphQL(Place, order).Data();
        var ofOwner = api.FromApiKey(await customer.NewKey());

        (await ofOwner.GraphQL(Place, order).Codes()).ShouldBe(["auth.forbidden"]);
        (await ofOwner.WithKey(key).Post("/v1/orders", order.input)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_same_key_for_something_else_is_refused()
    {
        var (customer, sku, key) = (await api.NewCustomer(), await api.NewProduct(stock: 5), Client.FreshKey());
        await customer.GraphQL(Place, new { input = Wanted(sku, 1), key }).Data();

        (await customer.GraphQL(Place, new { input = Wanted(sku, 2), key }).Codes()).ShouldBe(["idempotency.key_reused"]);
        (await customer.WithKey(key).Post("/v1/orders", Wanted(sku, 2))).Member("code").GetString().ShouldBe("idempotency.key_reused");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has a space in the middle")]
    [InlineData("")]
    public async Task A_malformed_key_is_refused_and_nothing_is_done(string key)
    {
        var customer = await api.NewCustomer();

        (await customer.GraphQL(Place, new { input = Wanted(await api.NewProduct(), 1), key }).Codes())
            .ShouldBe(["graphql.key_malformed"]);

        (await customer.Get("/v1/orders")).Member("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wrong_has_its_pointer()
    {
        var answer = await (await api.NewCustomer()).GraphQL(Place, new { input = Wanted("NO-SUCH-SKU", 1), key = Client.FreshKey() });

        answer.Codes().ShouldBe(["request.invalid"]);
        answer.Member("errors/0/extensions/pointer").GetString().ShouldBe("/lines/0/sku");
        answer.Member("errors/0/extensions/errors/0/code").GetString().ShouldBe("order.unknown_sku");
        answer.Member("errors/0/path/0").GetString().ShouldBe("placeOrder");
    }

    [Fact]
    public async Task A_card_number_is_refused_in_whatever_member_it_stands()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct());

        var answer = await customer.GraphQL(Place, new
        {
            input = new { lines = new[] { new { sku, quantity = 1 } }, shippingAddress = An.Address(), note = "4242 4242 4242 4242" },
            key = Client.FreshKey(),
        });

        answer.Codes().ShouldBe(["request.invalid"]);
        answer.Member("errors/0/extensions/pointer").GetString().ShouldBe("/note");
        answer.Text.ShouldNotContain("4242");
    }

    [Fact]
    public async Task A_version_that_is_not_the_last_is_refused()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((1, await api.NewProduct())).Order();

        (await customer.GraphQL(
            """
            mutation($id: ID!, $key: String!) {
              cancelOrder(order: $id, input: { reason: "x" }, idempotencyKey: $key, version: 7) { status }
            }
            """, new { id = order.Id, key = Client.FreshKey() }).Codes()).ShouldBe(["request.precondition_failed"]);
    }

    [Fact]
    public async Task One_mutation_that_is_refused_does_not_undo_the_one_before()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct(stock: 1));

        var answer = await customer.GraphQL(
            """
            mutation($input: PlaceOrderInput!, $one: String!, $two: String!) {
              first: placeOrder(input: $input, idempotencyKey: $one) { id }
              second: placeOrder(input: $input, idempotencyKey: $two) { id }
            }
            """, new { input = Wanted(sku, 1), one = Client.FreshKey(), two = Client.FreshKey() });

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Codes().ShouldBe(["order.out_of_stock"]);
        answer.Member("data/first/id").GetString().ShouldStartWith("ord_");
        answer.Member("data/second").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_message_is_sent_and_a_review_needs_a_delivery()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.OpenConversation();

        var sent = await customer.GraphQL(
            """
            mutation($id: ID!, $key: String!) {
              sendMessage(conversation: $id, input: { clientId: "by-graphql", body: "Hello again" }, idempotencyKey: $key) { sequence body }
            }
            """, new { id = conversation.Id, key = Client.FreshKey() }).Data();
        var refused = await customer.GraphQL(
            """
            mutation($key: String!) {
              writeReview(sku: "SKU-00001", input: { rating: 5, title: "Good", body: "It is good." }, idempotencyKey: $key) { id }
            }
            """, new { key = Client.FreshKey() }).Codes();

        sent.GetProperty("sendMessage").GetProperty("sequence").GetInt32().ShouldBe(2);
        (await customer.Messages(conversation)).Select(message => message.Body).ShouldBe(["Hello", "Hello again"]);
        refused.ShouldBe(["review.not_purchased"]);
    }

    [Fact]
    public async Task What_was_delivered_is_reviewed_and_sent_back()
    {
        var (customer, sku) = (await api.NewCustomer(), await api.NewProduct());
        var order = await customer.PlaceOrder((2, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Warehouse).Prepare(order).ShouldBe(HttpStatusCode.OK);
        var shipped = await api.As(Warehouse).Ship(order, (2, sku)).Order();
        await api.As(Warehouse).Deliver(shipped).ShouldBe(HttpStatusCode.OK);

        var done = await customer.GraphQL(
            """
            mutation($id: ID!, $sku: String!, $one: String!, $two: String!) {
              writeReview(sku: $sku, input: { rating: 4, title: "Good", body: "It is good." }, idempotencyKey: $one) { rating }
              requestReturn(order: $id, input: { lines: [{ sku: $sku, quantity: 1 }], reason: "One too many" }, idempotencyKey: $two) {
                returns { status lines { sku quantity } reason }
              }
            }
            """, new { id = order.Id, sku, one = Client.FreshKey(), two = Client.FreshKey() }).Data();

        done.GetProperty("writeReview").GetProperty("rating").GetInt32().ShouldBe(4);
        done.GetProperty("requestReturn").GetProperty("returns")[0].GetProperty("status").GetString().ShouldBe("REQUESTED");
    }

    private static object Wanted(string sku, int quantity) =>
        new { lines = new[] { new { sku, quantity } }, shippingAddress = An.Address() };
}
