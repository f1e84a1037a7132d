using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Messaging;

public sealed class EventListTests(SharedApi api)
{
    [Fact]
    public async Task What_happens_is_listed_in_order_and_can_be_caught_up_with()
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);

        var events = await Eventually.Be(() => EventsOf(order), seen => seen.Count >= 4);

        events.Select(message => message.GetProperty("type").GetString())
            .ShouldBe(["order_placed", "order_paid", "order_cancelled", "order_refunded"]);
        events.Select(message => message.GetProperty("sequence").GetInt32()).ShouldBe([1, 2, 3, 4]);
        events[1].GetProperty("data").GetProperty("to").GetString().ShouldBe("paid");
        events[1].GetProperty("id").GetString().ShouldStartWith("evt_");
        events[1].GetProperty("version").GetInt32().ShouldBe(1);

        var rest = await api.As(Admin).Get($"/v1/events?after={events[1].GetProperty("id").GetString()}&limit=1")
            .ShouldBe(HttpStatusCode.OK);
        rest.Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_part_names_the_next_one_until_the_reader_has_caught_up()
    {
        for (var i = 0; i < 3; i++)
            _ = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        _ = await Eventually.Be(
            () => api.As(Admin).Get("/v1/events?limit=3").Json(), list => list.GetProperty("items").GetArrayLength() == 3);

        var first = await api.As(Admin).Get("/v1/events?limit=2").ShouldBe(HttpStatusCode.OK);
        var second = await api.As(Admin).Get($"/v1/events?limit=1&after={first.Member("next").GetString()}").ShouldBe(HttpStatusCode.OK);

        first.Header("Link").ShouldBe($"</v1/events?after={first.Member("items/1/id").GetString()}&limit=2>; rel=\"next\"");
        second.Member("items/0/id").GetString().ShouldNotBe(first.Member("items/1/id").GetString());
    }

    [Fact]
    public async Task An_event_that_is_not_kept_is_no_place_to_go_on()
    {
        await api.As(Admin).Get("/v1/events?after=evt_01jd0000000000000000000000").ShouldBeInvalid(("/after", "events.after_unknown"));
        await api.As(Admin).Get("/v1/events?after=ord_01jd0000000000000000000000").ShouldBeInvalid(("/after", "list.filter_malformed"));
        await api.As(Admin).Get("/v1/events?limit=201").ShouldBeInvalid(("/limit", "list.limit_out_of_range"));
    }

    [Fact]
    public async Task Events_are_for_who_may_read_them() => await api.As(Support).Get("/v1/events").ShouldBeProblem(403, "auth.forbidden");

    private async Task<List<JsonElement>> EventsOf(OrderView order)
    {
        var mine = new List<JsonElement>();
        var after = "";
        for (var pages = 0; pages < 10_000; pages++)
        {
            var list = await api.As(Admin).Get($"/v1/events?limit=200{after}").Json();
            mine.AddRange(
                list.GetProperty("items").EnumerateArray().Where(message => message.GetProperty("aggregate").GetString() == order.Id));
            if (!list.TryGetProperty("next", out var next))
                return mine;
            after = $"&after={next.GetString()}";
        }

        throw new InvalidOperationException("The list has no end.");
    }
}
