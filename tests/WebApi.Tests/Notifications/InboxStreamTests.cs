using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Notifications;

public sealed class InboxStreamTests(SharedApi api)
{
    private const string Path = $"{NotificationCalls.Inbox}/stream";

    [Fact]
    public async Task Who_follows_their_inbox_gets_what_comes_from_then_on()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();
        _ = await api.Notify(id, "before");
        await using var events = await reader.Follow(Path);

        var notification = await api.Notify(id, "after");

        var seen = (await events.Next()).ShouldNotBeNull();
        (seen.Id, seen.Name).ShouldBe(("2", "notification"));
        var item = JsonSerializer.Deserialize<JsonElement>(seen.Data);
        item.GetProperty("id").GetString().ShouldBe(notification);
        item.GetProperty("text").GetString()!.ShouldContain("after");
    }

    [Fact]
    public async Task Who_comes_back_misses_nothing_that_came_meanwhile()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();
        for (var i = 0; i < 3; i++)
            _ = await api.Notify(id);

        await using var events = await reader.With("Last-Event-ID", "1").Follow(Path);
        (await events.Next())!.Id.ShouldBe("2");
        (await events.Next())!.Id.ShouldBe("3");
        _ = await api.Notify(id);
        (await events.Next())!.Id.ShouldBe("4");

        await using var all = await reader.With("Last-Event-ID", "0").Follow(Path);
        (await all.Next())!.Id.ShouldBe("1");
    }

    [Fact]
    public async Task What_comes_by_another_instance_is_seen_here_each_once_and_in_order()
    {
        await using var database = await TestDatabase.Seeded();
        await using var here = await Api.New(new ApiOptions { Database = database });
        await using var there = await Api.New(new ApiOptions { Database = database });
        var id = await here.As(Customer).Id();
        await using var events = await here.As(Customer).With("Last-Event-ID", "0").Follow(Path);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? there : here).Notify(id)));

        for (var position = 1; position <= 30; position++)
            (await events.Next())!.Id.ShouldBe($"{position}");
    }

    [Fact]
    public async Task An_inbox_is_its_reader_s_alone_to_follow()
    {
        var reader = await api.NewCustomer();
        var other = await api.NewCustomer();
        await using var events = await other.With("Last-Event-ID", "0").Follow(Path);

        _ = await api.Notify(await reader.Id());
        var own = await api.Notify(await other.Id());

        (await events.Next())!.Data.ShouldContain(own);
        await api.Anonymous().Get(Path).ShouldBeProblem(401, "auth.required");
        await reader.With("Last-Event-ID", "x").Get(Path).ShouldBeInvalid(("/Last-Event-ID", "list.filter_malformed"));
    }
}
