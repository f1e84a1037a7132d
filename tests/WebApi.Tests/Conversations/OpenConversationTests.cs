using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Conversations;

public sealed class OpenConversationTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations", SweepRow.SignedIn with { Body = new { subject = "Swept", message = "Swept" } },
        new StatementBudget(7, 4, async swept =>
        {
            var order = await swept.As(Customer).PlaceOrder((1, await swept.NewProduct())).Order();
            return () => swept.As(Customer).Open(order.Id);
        }));

    [Fact]
    public async Task A_customer_opens_one_about_an_order_of_theirs_with_its_first_message()
    {
        var ada = await api.NewCustomer();
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();

        var answer = await ada.Open(order.Id, "Where is my kettle?", "It should be here.").ShouldBe(HttpStatusCode.Created);
        var opened = await Task.FromResult(answer).Conversation();

        opened.ShouldSatisfyAllConditions(
            one => one.Id.ShouldStartWith("cnv_"), one => one.Order.ShouldBe(order.Id), one => one.Status.ShouldBe("open"),
            one => one.Subject.ShouldBe("Where is my kettle?"), one => one.Assignee.ShouldBeNull(), one => one.LastSequence.ShouldBe(1),
            one => one.Unread.ShouldBe(0), one => one.Reads.ShouldBeEmpty(), one => one.Version.ShouldBe(2),
            one => one.LastMessageAt.ShouldBe(one.OpenedAt));
        opened.Customer.ShouldBe(await ada.Id());
        answer.Location.ShouldBe(opened.Path);
        (await ada.Get(opened.Path).ShouldBe(HttpStatusCode.OK)).ETag.ShouldBe(answer.ETag);
        var first = (await ada.Messages(opened)).ShouldHaveSingleItem();
        first.ShouldSatisfyAllConditions(
            message => message.Sequence.ShouldBe(1), message => message.Body.ShouldBe("It should be here."),
            message => message.ClientId.ShouldBe(message.Id), message => message.Conversation.ShouldBe(opened.Id),
            message => message.Author!.Id.ShouldBe(opened.Customer), message => message.SentAt.ShouldBe(opened.OpenedAt));
    }

    [Fact]
    public async Task About_an_order_there_is_one_that_is_not_closed()
    {
        var ada = await api.NewCustomer();
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();
        var first = await ada.OpenConversation(order.Id);

        (await ada.Open(order.Id).ShouldBeProblem(409, "conversation.exists")).Json.GetProperty("conversation").GetString()
            .ShouldBe(first.Id);
        await ada.Open().ShouldBe(HttpStatusCode.Created);
        await ada.Open().ShouldBe(HttpStatusCode.Created);

        await api.As(Support).Close(first).ShouldBe(HttpStatusCode.OK);
        var second = await ada.OpenConversation(order.Id);
        foreach (var refused in new[] { api.As(Support).Reopen(first), ada.Say(first, "Once more") })
            (await refused.ShouldBeProblem(409, "conversation.exists")).Json.GetProperty("conversation").GetString().ShouldBe(second.Id);
        (await ada.See(first)).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("closed"), one => one.LastSequence.ShouldBe(1), one => one.ClosedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task Others_orders_are_not_there_but_for_support_who_writes_to_their_customer()
    {
        var (ada, ben) = (await api.NewCustomer(), await api.NewCustomer());
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();

        await ben.Open(order.Id).ShouldBeInvalid(("/order", "conversation.order_unknown"));
        await api.As(Warehouse).Open(order.Id).ShouldBeInvalid(("/order", "conversation.order_unknown"));
        await api.As(Support).Open("ord_01jd0000000000000000000000").ShouldBeInvalid(("/order", "conversation.order_unknown"));
        await ada.Open("nonsense", "", "").ShouldBeInvalid(
            ("/subject", "field.required"), ("/message", "field.required"), ("/order", "conversation.order_unknown"));
        await ada.Open(subject: "two\nlines", message: new string('x', 4001)).ShouldBeInvalid(
            ("/subject", "field.bad_characters"), ("/message", "field.too_long"));

        var opened = await api.As(Support).OpenConversation(order.Id);
        opened.ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("waiting"), one => one.Assignee.ShouldNotBeNull(), one => one.Unread.ShouldBe(0));
        (await ada.See(opened)).ShouldSatisfyAllConditions(
            one => one.Unread.ShouldBe(1), one => one.Customer.ShouldBe(opened.Customer));
        opened.Customer.ShouldBe(await ada.Id());

        var own = await api.As(Support).OpenConversation();
        own.Customer.ShouldBe(await api.As(Support).Id());
    }

    [Fact]
    public async Task It_needs_a_key_and_the_same_key_opens_one()
    {
        var ada = await api.NewCustomer();
        await ada.WithoutKey().Open().ShouldBeProblem(400, "idempotency.key_missing");

        var keyed = ada.WithKey(Client.FreshKey());
        var first = await keyed.Open().ShouldBe(HttpStatusCode.Created);
        var again = await keyed.Open().ShouldBe(HttpStatusCode.Created);

        again.IsReplay.ShouldBeTrue();
        again.Bytes.ShouldBe(first.Bytes);
        (again.Location, again.ETag).ShouldBe((first.Location, first.ETag));
        (await ada.Conversations("limit=10")).Count.ShouldBe(1);
        await keyed.Open(message: "Other words").ShouldBeProblem(422, "idempotency.key_reused");
    }

    [Fact]
    public async Task Of_many_at_once_about_an_order_one_is_opened()
    {
        var ada = await api.NewCustomer();
        var order = await ada.PlaceOrder((1, await api.NewProduct())).Order();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.Open(order.Id)));

        var opened = answers.Single(answer => answer.Status == HttpStatusCode.Created);
        foreach (var refused in answers.Where(answer => answer != opened))
            (await Task.FromResult(refused).ShouldBeProblem(409, "conversation.exists")).Json.GetProperty("conversation").GetString()
                .ShouldBe(opened.Json.GetProperty("id").GetString());
        (await ada.Conversations($"order={order.Id}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_needs_the_right_to_what_is_its_owners()
    {
        var ada = await api.NewCustomer();
        var conversation = await ada.OpenConversation();
        var bare = api.FromApiKey(await ada.NewKey("orders:place"));
        var own = api.FromApiKey(await ada.NewKey("orders:own"));

        await bare.Open().ShouldBeProblem(403, "auth.forbidden");
        await bare.Get(conversation.Path).ShouldBeProblem(403, "auth.forbidden");
        await bare.Get("/v1/conversations").ShouldBeProblem(403, "auth.forbidden");
        await bare.Get($"{conversation.Path}/messages").ShouldBeProblem(403, "auth.forbidden");
        await bare.Say(conversation, "Hello").ShouldBeProblem(403, "auth.forbidden");
        await bare.MarkRead(conversation, 1).ShouldBeProblem(403, "auth.forbidden");
        await own.Open().ShouldBe(HttpStatusCode.Created);
        await own.Say(conversation, "Hello").ShouldBe(HttpStatusCode.Created);
        (await own.See(conversation)).LastSequence.ShouldBe(2);
    }
}
