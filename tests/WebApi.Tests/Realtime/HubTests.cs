using System.Text.Json;
using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Realtime;

public sealed class HubTests(SharedApi api) : IHasRouteRow
{
    // The conversation, its read marks, its messages and what is attached to them.
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/conversations/{id:cnv}/events", SweepRow.SeesConversation, new StatementBudget(4, 4, async api =>
        {
            var id = await api.As(Customer).BeginConversation();
            return () => api.As(Customer).Get($"/v1/conversations/{id}/events");
        }));

    [Fact]
    public async Task Who_joins_gets_what_came_and_then_what_comes_each_once_and_in_order()
    {
        var customer = await api.NewCustomer();
        var id = await customer.BeginConversation();
        for (var i = 2; i <= 5; i++)
            _ = await customer.Say(id, $"message {i}").ShouldBe(HttpStatusCode.Created);

        await using var hub = await HubClient.Connect(customer);
        await hub.Join(id, after: 2);
        await hub.ShouldHave([3, 4, 5]);
        _ = await api.As(Support).Say(id, "We look at it.").ShouldBe(HttpStatusCode.Created);
        (await hub.Send(id, "Thank you")).GetProperty("sequence").GetInt32().ShouldBe(7);

        await hub.ShouldHave([3, 4, 5, 6, 7]);
        var last = hub.All("message").Last();
        last.GetProperty("body").GetString().ShouldBe("Thank you");
        last.GetProperty("conversation").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Joined_again_it_begins_where_one_says_and_nothing_comes_twice()
    {
        var customer = await api.NewCustomer();
        var id = await customer.BeginConversation();
        await using var hub = await HubClient.Connect(customer);
        await hub.Join(id);
        await hub.ShouldHave([1]);

        await hub.Join(id, after: 1);
        _ = await customer.Say(id, "more");

        await hub.ShouldHave([1, 2]);
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_the_same_message_whichever_way_it_goes()
    {
        var customer = await api.NewCustomer();
        var id = await customer.BeginConversation();
        await using var hub = await HubClient.Connect(customer);

        var first = await hub.Send(id, "once", clientId: "mine-1");
        var again = await hub.Send(id, "once", clientId: "mine-1");
        var byHttp = await customer.Say(id, "once", clientId: "mine-1").ShouldBe(HttpStatusCode.Created);

        again.GetProperty("id").GetString().ShouldBe(first.GetProperty("id").GetString());
        byHttp.Member("id").GetString().ShouldBe(first.GetProperty("id").GetString());
        byHttp.Member("sequence").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_one_s_own_is_not_there_and_what_is_wrong_has_its_code()
    {
        var id = await (await api.NewCustomer()).BeginConversation();
        await using var stranger = await HubClient.Connect(await api.NewCustomer());

        (await HubClient.ShouldBeRefused(stranger.Join(id))).ShouldContain("conversation.not_found:");
        (await HubClient.ShouldBeRefused(stranger.Send(id, "Hello"))).ShouldContain("conversation.not_found:");
        (await HubClient.ShouldBeRefused(stranger.Read(id, 1))).ShouldContain("conversation.not_found:");
        (await HubClient.ShouldBeRefused(stranger.Join("ord_1"))).ShouldContain("conversation.not_found:");
        await using var member = await HubClient.Connect(api.As(Support));
        (await HubClient.ShouldBeRefused(member.Send(id, ""))).ShouldContain("request.invalid:");
        (await HubClient.ShouldBeRefused(member.Join(id, -1))).ShouldContain("request.invalid:");
        stranger.Sequences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_reads_and_who_assigns_is_seen_by_the_other()
    {
        var customer = await api.NewCustomer();
        var id = await customer.BeginConversation();
        await using var hub = await HubClient.Connect(customer);
        await hub.Join(id);
        _ = await hub.Next("conversation", now => Status(now) == "open");
        await using var support = await HubClient.Connect(api.As(Support));

        await support.Read(id, 1);
        var read = await hub.Next("read", _ => true);
        (read.GetProperty("user").GetString(), read.GetProperty("upTo").GetInt32()).ShouldBe((await api.As(Support).Id(), 1));

        _ = await api.As(Support).Post($"/v1/conversations/{id}/closing").ShouldBe(HttpStatusCode.OK);
        _ = await hub.Next("conversation", now => Status(now) == "closed");
    }

    [Fact]
    public async Task Who_is_there_and_who_types_is_shown_to_the_others()
    {
        var customer = await api.NewCustomer();
        var (id, other) = (await customer.BeginConversation(), await api.As(Support).Id());
        await using var hub = await HubClient.Connect(customer);
        await hub.Join(id);
        var support = await HubClient.Connect(api.As(Support));
        await support.Join(id);
        _ = await hub.Next("presence", seen => Of(seen, other) && seen.GetProperty("present").GetBoolean());
        _ = await support.Next("presence", seen => !Of(seen, other) && seen.GetProperty("present").GetBoolean());

        await support.Type(id);
        await support.Type(id);
        _ = await hub.Next("typing", seen => Of(seen, other));
        await support.DisposeAsync();
        _ = await hub.Next("presence", seen => Of(seen, other) && !seen.GetProperty("present").GetBoolean());

        hub.All("typing").Count().ShouldBe(1);
        support.All("typing").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_is_sent_by_server_sent_events()
    {
        var customer = await api.NewCustomer();
        var id = await customer.BeginConversation();
        _ = await customer.Say(id, "second");
        await using var events = await customer.With("Last-Event-ID", "1").Follow($"/v1/conversations/{id}/events");

        (await events.Next())!.Name.ShouldBe("conversation");
        (await events.Next())!.Id.ShouldBe("2");
        _ = await api.As(Support).Say(id, "third");
        var third = await Named("message");
        third.Id.ShouldBe("3");
        JsonSerializer.Deserialize<JsonElement>(third.Data).GetProperty("body").GetString().ShouldBe("third");
        _ = await api.As(Support).Post($"/v1/conversations/{id}/read", new { upTo = 2 }).ShouldBe(HttpStatusCode.NoContent);
        JsonSerializer.Deserialize<JsonElement>((await Named("read")).Data).GetProperty("upTo").GetInt32().ShouldBe(2);

        await (await api.NewCustomer()).Get($"/v1/conversations/{id}/events").ShouldBeProblem(404, "conversation.not_found");
        await customer.With("Last-Event-ID", "x").Get($"/v1/conversations/{id}/events")
            .ShouldBeInvalid(("/Last-Event-ID", "list.filter_malformed"));

        async Task<ServerEvent> Named(string name)
        {
            ServerEvent next;
            do
                next = (await events.Next()).ShouldNotBeNull();
            while (next.Name != name);
            return next;
        }
    }

    private static string? Status(JsonElement conversation) => conversation.GetProperty("status").GetString();

    private static bool Of(JsonElement notice, string user) => notice.GetProperty("user").GetString() == user;
}
