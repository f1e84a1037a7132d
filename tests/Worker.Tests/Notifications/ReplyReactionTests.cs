using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Worker.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>Who is replied to is notified when others can read the reply for the first time, and never again.</summary>
public sealed class ReplyReactionTests(ReplyReactionTests.Discussed discussed) : IClassFixture<ReplyReactionTests.Discussed>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_that_waited_for_a_moderator_is_news_once_whatever_its_author_changed_meanwhile(bool relayed)
    {
        var before = await discussed.Notified();
        var reply = await discussed.Reply("A voucher");
        await discussed.Change(reply, version: 1, "Another voucher");
        await discussed.Change(reply, version: 2, "A third voucher");
        if (relayed)
            await discussed.Relay();

        await discussed.Decide(reply, "published");
        await discussed.ReactToLast(reply);
        (await discussed.Notified()).ShouldBe(before + 1);

        await discussed.Decide(reply, "rejected");
        await discussed.Decide(reply, "published");
        await discussed.ReactToLast(reply);
        (await discussed.Notified()).ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_reply_that_was_rejected_at_first_is_news_when_it_is_published_after_all()
    {
        var before = await discussed.Notified();
        var reply = await discussed.Reply("A voucher");
        await discussed.Decide(reply, "rejected");

        await discussed.Decide(reply, "published");
        await discussed.ReactToLast(reply);

        (await discussed.Notified()).ShouldBe(before + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_that_was_published_at_once_is_news_then_and_not_when_a_moderator_publishes_it_again(bool forgotten)
    {
        var before = await discussed.Notified();
        var reply = await discussed.Reply("It does.");
        await discussed.ReactToLast(reply);
        (await discussed.Notified()).ShouldBe(before + 1);

        await discussed.Change(reply, version: 1, "A voucher");
        if (forgotten)
            await discussed.Forget(reply);
        await discussed.Decide(reply, "published");
        await discussed.ReactToLast(reply);

        (await discussed.Notified()).ShouldBe(before + 1);
    }

    /// <summary>A comment that others reply to, where events are published by nobody.</summary>
    public sealed class Discussed : IAsyncLifetime
    {
        private TestDatabase? _database;
        private Api? _api;
        private string _article = "";
        private string _comment = "";

        private Client Ada => _api!.As(Who.Customer);

        private Client Ben => _api!.As(Who.Customer2);

        private Client Moderator => _api!.As(Who.Admin);

        public async ValueTask InitializeAsync()
        {
            _database = await TestDatabase.Seeded();
            _api = await Api.New(new ApiOptions
            {
                Database = _database,
                Settings = new Dictionary<string, string>(Published.ByNobody, StringComparer.Ordinal)
                {
                    ["Content:FlaggedWords:0"] = "voucher",
                },
            });
            var article = (await Moderator.Post("/v1/articles", new { title = "A kettle", summary = "Which one", body = "The blue one." })
                .ShouldBe(HttpStatusCode.Created)).Location!;
            await Moderator.Post($"{article}/publication").ShouldBe(HttpStatusCode.OK);
            _article = $"{article}/comments";
            _comment = (await Ada.Post(_article, new { body = "Does it whistle?" }).ShouldBe(HttpStatusCode.Created))
                .Member("id").GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await _api!.DisposeAsync();
            await _database!.DisposeAsync();
        }

        internal async Task<string> Reply(string body) =>
            (await Ben.Post(_article, new { body, replyTo = _comment }).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;

        internal Task Change(string reply, int version, string body) =>
            Ben.With("If-Match", $"\"{version}\"").Put($"/v1/comments/{reply}", new { body }).ShouldBe(HttpStatusCode.OK);

        internal Task Decide(string reply, string decision) =>
            Moderator.Post($"/v1/moderation/{reply}/decision", new { decision, reason = "Seen" }).ShouldBe(HttpStatusCode.OK);

        internal async Task<int> Notified() => (await Ada.ReadInbox()).Count;

        /// <summary>What a relay does with what it has published.</summary>
        internal async Task Relay()
        {
            await _database!.Run("""
                INSERT INTO events (event_id, type, version, aggregate, sequence, at, data, trace_parent)
                SELECT event_id, type, version, aggregate, sequence, at, data, trace_parent FROM outbox_messages ORDER BY id
                """);
            await _database!.Run("DELETE FROM outbox_messages");
        }

        /// <summary>What time does to old events.</summary>
        internal Task Forget(string reply) => _database!.Run($"DELETE FROM outbox_messages WHERE aggregate = '{reply}'");

        internal async Task ReactToLast(string reply)
        {
            var row = (await _database!.Outbox()).Last(row => row.Aggregate == reply && row.Type == "post_published");
            var happened = new IntegrationEvent(
                TypedId.New<IntegrationEventId>(TimeProvider.System.GetUtcNow()), row.Type, EventTypes.Version, row.Aggregate, row.Sequence,
                TimeProvider.System.GetUtcNow(), JsonElement.Parse(row.Data));
            await using var scope = _api!.Services.CreateAsyncScope();
            var result = await scope.ServiceProvider.GetRequiredService<IReactions>()
                .React("notify-author-of-reply", happened, CancellationToken.None);
            result!.IsFailure.ShouldBeFalse();
        }
    }
}
