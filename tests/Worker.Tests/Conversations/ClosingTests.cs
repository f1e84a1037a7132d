using CleanOrders.Application.Conversations;
using CleanOrders.Worker.Tests.Messaging;

namespace CleanOrders.Worker.Tests.Conversations;

public sealed class ClosingTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_the_customer_does_not_answer_is_closed_once_by_the_service(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var (answered, open) = (await Talk.Begin(api), await Talk.Begin(api));
        _ = await answered.Write(Support);

        clock.Advance(TimeSpan.FromDays(13));
        await Close(api);
        (await answered.Status()).ShouldBe("waiting");

        clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Close(api), Close(api), Close(api));

        (await answered.Status()).ShouldBe("closed");
        (await open.Status()).ShouldBe("open");
        var closed = (await database.Outbox()).Where(row => row.Type == "conversation_closed").ShouldHaveSingleItem();
        closed.Data.ShouldContain("\"system\"");
        _ = await answered.Write(Customer, "Still whistling");
        (await answered.Status()).ShouldBe("assigned");
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_new_message_begins_the_time_anew_and_support_is_never_cut_off(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Clock = clock,
            Settings = new Dictionary<string, string>(Published.ByNobody) { ["Conversations:CloseAfter"] = "02:00:00" },
        });
        var (talk, due) = (await Talk.Begin(api), await Talk.Begin(api));
        _ = await talk.Write(Support);
        clock.Advance(TimeSpan.FromMinutes(90));
        _ = await talk.Write(Support, "And one more thing");
        _ = await due.Write(Support);
        _ = await due.Write(Customer);

        clock.Advance(TimeSpan.FromMinutes(90));
        await Close(api);
        (await talk.Status(), await due.Status()).ShouldBe(("waiting", "assigned"));

        clock.Advance(TimeSpan.FromHours(3));
        await Close(api);
        (await talk.Status(), await due.Status()).ShouldBe(("closed", "assigned"));
    }

    private static Task Close(Api api) =>
        Talk.Run<CloseSilentConversations, CloseSilentConversationsHandler>(api, new CloseSilentConversations());
}
