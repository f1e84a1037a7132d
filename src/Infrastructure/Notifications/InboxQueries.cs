using System.Data.Common;
using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Reads inboxes, and marks what was read.</summary>
internal sealed class InboxQueries(Dialect dialect, Cursors cursors)
    : IQuery<ListMyNotifications, Page<InboxItem>>, IQuery<CountUnread, UnreadCount>, IQuery<FollowNotifications, FeedStart<InboxItem>>
{
    private const string Select = "SELECT id, position, category, content, read_at FROM notifications WHERE recipient = $1";

    /// <summary>Inboxes, for those who follow one.</summary>
    public static FeedSource<UserId, InboxItem> Inboxes { get; } = new(
        "inboxes", Topic.InboxChanged, (scope, known, ct) => ReadAfter(scope.GetRequiredService<Dialect>(), known, ct),
        item => item.Position);

    public Task<Result<Page<InboxItem>>> Ask(ListMyNotifications question, CancellationToken ct)
    {
        var reader = question.Caller.User;
        var filter = question.Unread switch
        {
            true => "position IS NOT NULL AND read_at IS NULL",
            false => "position IS NOT NULL AND read_at IS NOT NULL",
            null => "position IS NOT NULL",
        };
        return cursors.Page(
            question.Page, $"inbox|{reader}|{question.Unread}",
            after => dialect.Query(
                new Statement(
                    $"{Select} AND {filter} AND position < $2 ORDER BY position DESC LIMIT $3", reader.Value,
                    after is { } last ? (int)last.Key : int.MaxValue, question.Page.Limit + 1),
                Read, ct),
            item => new Position(item.Position, ""),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM notifications WHERE recipient = $1 AND {filter}", reader.Value),
                row => row.GetInt64(0), ct))[0]);
    }

    public async Task<Result<UnreadCount>> Ask(CountUnread question, CancellationToken ct) => new UnreadCount((await dialect.Query(
        new Statement(
            "SELECT count(*) FROM notifications WHERE recipient = $1 AND position IS NOT NULL AND read_at IS NULL",
            question.Caller.User.Value),
        row => row.GetInt64(0), ct))[0]);

    public async Task<Result<FeedStart<InboxItem>>> Ask(FollowNotifications question, CancellationToken ct)
    {
        var reader = question.Caller.User;
        if (question.After is { } after)
        {
            var items = await ReadAfter(dialect, new Dictionary<UserId, int> { [reader] = after }, ct);
            return new FeedStart<InboxItem>(items.ConvertAll(entry => entry.Item), items.Count > 0 ? items[^1].Item.Position : after);
        }

        var last = await dialect.Query(
            new Statement("SELECT last_position FROM inboxes WHERE user_id = $1", reader.Value), row => row.GetInt32(0), ct);
        return new FeedStart<InboxItem>([], last.SingleOrDefault());
    }

    private static Task<List<(UserId Reader, InboxItem Item)>> ReadAfter(
        Dialect dialect, IReadOnlyDictionary<UserId, int> known, CancellationToken ct) =>
        dialect.Query(
            new Statement(
                $"""
                SELECT n.id, n.position, n.category, n.content, n.read_at, n.recipient
                FROM {dialect.PositionsTable} JOIN notifications AS n ON n.recipient = known.id AND n.position > known.after
                ORDER BY n.recipient, n.position LIMIT {FeedSource<UserId, InboxItem>.MostAtOnce}
                """,
                dialect.Positions(known.Select(reader => (reader.Key.Value, reader.Value)))),
            row => (new UserId(row.GetGuid(5)), Read(row)), ct);

    private static InboxItem Read(DbDataReader row)
    {
        var id = new NotificationId(row.GetGuid(0));
        var content = NotificationConfiguration.Read(row.GetString(3));
        return new InboxItem(
            id, row.GetInt32(1), TypedId.TimeOf(id), EnumNames<NotificationCategory>.Read(row.GetString(2)), content.Title, content.Text,
            content.Link?.Address, Dialect.TimeOrNothing(row, 4));
    }
}

/// <summary>Marks what was read, as statements of the command's own transaction.</summary>
internal sealed class Inbox(Dialect dialect, WriteBatch batch, TimeProvider clock) : IInbox
{
    public async Task<bool> MarkRead(UserId reader, NotificationId id, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                "SELECT id FROM notifications WHERE id = $1 AND recipient = $2 AND position IS NOT NULL", id.Value, reader.Value),
            row => row.GetGuid(0), ct);
        if (found.Count > 0)
            batch.Add(
                new Statement("UPDATE notifications SET read_at = $2 WHERE id = $1 AND read_at IS NULL", id.Value, clock.GetUtcNow()));
        return found.Count > 0;
    }

    public void MarkAllRead(UserId reader) => batch.Add(new Statement(
        "UPDATE notifications SET read_at = $2 WHERE recipient = $1 AND position IS NOT NULL AND read_at IS NULL", reader.Value,
        clock.GetUtcNow()));
}
