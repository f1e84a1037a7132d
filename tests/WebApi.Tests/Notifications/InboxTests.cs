using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Notifications;

public sealed class InboxTests(SharedApi api)
{
    [Fact]
    public async Task What_happens_to_an_order_comes_into_the_inbox_of_its_customer_once()
    {
        var customer = await api.NewCustomer();
        var order = await customer.PlaceOrder((2, await api.NewProduct())).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();
        order = await api.As(Warehouse).ShipRest(order).Order();
        order = await api.As(Warehouse).Deliver(order).Order();
        await api.As(Support).Refund(order, 150).ShouldBe(HttpStatusCode.Created);

        var inbox = await customer.InboxOf(4);

        inbox.Select(entry => entry.Category).ShouldBe(["payments", "orders", "orders", "payments"]);
        inbox.Select(entry => entry.Position).ShouldBe([4, 3, 2, 1]);
        inbox[0].Title.ShouldStartWith("1.50 EUR");
        inbox[1].Title.ShouldEndWith("has arrived");
        inbox[2].Text.ShouldContain("2 × ");
        inbox[3].Title.ShouldStartWith("Your payment");
        inbox.ShouldAllBe(entry => entry.ReadAt == null && entry.Link!.EndsWith($"/orders/{order.Id}"));
    }

    [Fact]
    public async Task What_was_read_is_counted_no_more_and_the_first_time_counts()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();
        for (var i = 0; i < 3; i++)
            _ = await api.Notify(id);
        var newest = (await reader.ReadInbox())[0];
        (await reader.Unread()).ShouldBe(3);

        await reader.Post($"{NotificationCalls.Inbox}/{newest.Id}/read").ShouldBe(HttpStatusCode.NoContent);
        var readAt = (await reader.ReadInbox("?unread=false")).ShouldHaveSingleItem().ReadAt.ShouldNotBeNull();
        await reader.Post($"{NotificationCalls.Inbox}/{newest.Id}/read").ShouldBe(HttpStatusCode.NoContent);

        (await reader.ReadInbox("?unread=false")).ShouldHaveSingleItem().ReadAt.ShouldBe(readAt);
        (await reader.ReadInbox("?unread=true")).Count.ShouldBe(2);
        (await reader.Unread()).ShouldBe(2);

        await reader.Post($"{NotificationCalls.Inbox}/read-all").ShouldBe(HttpStatusCode.NoContent);
        (await reader.Unread()).ShouldBe(0);
        _ = await api.Notify(id);
        (await reader.Unread()).ShouldBe(1);
    }

    [Fact]
    public async Task Pages_walk_an_inbox_from_the_youngest_to_the_oldest()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();
        for (var i = 0; i < 7; i++)
            _ = await api.Notify(id);

        var seen = new List<int>();
        for (var query = "?limit=3"; query is not null;)
        {
            var page = await reader.With("Prefer", "return=total-count").Get($"{NotificationCalls.Inbox}{query}")
                .ShouldBe(HttpStatusCode.OK);
            page.Member("total").GetInt64().ShouldBe(7);
            seen.AddRange(page.Member("items").EnumerateArray().Select(item => item.GetProperty("position").GetInt32()));
            query = page.Json.GetProperty("next").GetString() is { } cursor ? $"?limit=3&cursor={cursor}" : null;
        }

        seen.ShouldBe([7, 6, 5, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task Nobody_sees_or_reads_what_is_another_s()
    {
        var reader = await api.NewCustomer();
        var other = await api.NewCustomer();
        var notification = await api.Notify(await reader.Id());
        var cursor = await Cursor();

        await other.Post($"{NotificationCalls.Inbox}/{notification}/read").ShouldBeProblem(404, "notification.not_found");
        await other.Get($"{NotificationCalls.Inbox}?limit=1&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await other.Get($"/v1/notifications/{notification}").ShouldBeProblem(403, "auth.forbidden");
        (await other.ReadInbox()).ShouldBeEmpty();
        (await reader.Unread()).ShouldBe(2);
        await api.Anonymous().Get(NotificationCalls.Inbox).ShouldBeProblem(401, "auth.required");

        async Task<string> Cursor()
        {
            _ = await api.Notify(await reader.Id());
            return (await reader.Get($"{NotificationCalls.Inbox}?limit=1").Json()).GetProperty("next").GetString()!;
        }
    }

    /// <summary>It has what happens to orders, which a key sees only where it was given the permission.</summary>
    [Theory]
    [InlineData(NotificationCalls.Inbox)]
    [InlineData($"{NotificationCalls.Inbox}/unread-count")]
    [InlineData($"{NotificationCalls.Inbox}/stream")]
    [InlineData("/v1/me/notification-preferences")]
    public async Task An_inbox_is_for_people_and_not_for_their_keys(string path)
    {
        var key = await (await api.NewCustomer()).NewKey();

        await api.FromApiKey(key).Get(path).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Many_that_come_at_once_have_a_place_each_without_a_gap()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();

        _ = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.Notify(id)));

        (await reader.ReadInbox("?limit=200")).Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, 20).Reverse());
    }
}
