using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Worker.Tests.Messaging;

namespace CleanOrders.Worker.Tests.Conversations;

public sealed class UnreadMessageTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(11);

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Who_has_not_read_is_notified_once_until_they_have_read_all_of_it(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var talk = await Talk.Begin(api);
        _ = await talk.Write(Support);
        _ = await talk.Write(Support);

        clock.Advance(TimeSpan.FromMinutes(9));
        await Mail(api);
        (await api.As(Customer).ReadInbox()).ShouldBeEmpty();

        clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Mail(api), Mail(api), Mail(api));
        var notice = (await api.As(Customer).ReadInbox()).ShouldHaveSingleItem();
        notice.Category.ShouldBe("messages");
        notice.Text.ShouldContain("2 messages");
        notice.Text.ShouldContain("My kettle whistles");
        notice.Text.ShouldNotContain("Secret");

        // The same stretch goes on: also where a part of it was read.
        var more = await talk.Write(Support);
        await talk.Read(Customer, upTo: 2);
        clock.Advance(Late);
        await Mail(api);
        (await api.As(Customer).ReadInbox()).ShouldHaveSingleItem();

        await talk.Read(Customer, more);
        _ = await talk.Write(Support);
        clock.Advance(Late);
        await Mail(api);
        await Mail(api);
        (await api.As(Customer).ReadInbox()).Count.ShouldBe(2);
        (await api.As(Support).ReadInbox()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_was_read_or_answered_meanwhile_needs_no_mail(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var (read, answered, old) = (await Talk.Begin(api), await Talk.Begin(api), await Talk.Begin(api));
        _ = await old.Write(Support);
        clock.Advance(TimeSpan.FromDays(4));
        await read.Read(Customer, await read.Write(Support));
        _ = await answered.Write(Support);
        _ = await answered.Write(Customer);
        await answered.Read(Support, upTo: 3);

        clock.Advance(Late);
        await Mail(api);

        (await api.As(Customer).ReadInbox()).ShouldBeEmpty();
        (await api.As(Support).ReadInbox()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Who_looks_after_a_conversation_learns_of_what_the_customer_writes_and_nobody_while_nobody_does(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var (assigned, _) = (await Talk.Begin(api), await Talk.Begin(api));
        await assigned.Read(Customer, await assigned.Write(Support));
        _ = await assigned.Write(Customer);

        clock.Advance(Late);
        await Mail(api);

        (await api.As(Support).ReadInbox()).ShouldHaveSingleItem().Text.ShouldContain("a message");
        (await api.As(Admin).ReadInbox()).ShouldBeEmpty();
        (await api.As(Customer).ReadInbox()).ShouldBeEmpty();
    }

    private static Task Mail(Api api) => Talk.Run<MailUnreadMessages, MailUnreadMessagesHandler>(api, new MailUnreadMessages());
}
