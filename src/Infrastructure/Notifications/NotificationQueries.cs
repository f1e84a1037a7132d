using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>Reads notifications for the staff. Their timelines come with one statement more, however many they are.</summary>
internal sealed class NotificationQueries(OrdersDbContext db, Dialect dialect, Cursors cursors)
    : IQuery<GetNotification, NotificationDetails>, IQuery<ListNotifications, Page<NotificationDetails>>
{
    public async Task<Result<NotificationDetails>> Ask(GetNotification question, CancellationToken ct) =>
        (await Load([question.Id], ct)) is [var notification]
            ? notification
            : NotificationErrors.NotFound.With($"There is no notification {question.Id}.");

    public Task<Result<Page<NotificationDetails>>> Ask(ListNotifications question, CancellationToken ct)
    {
        var (filter, values) = Filter(question);
        return cursors.Page(
            question.Page, $"notifications|{question.Caller.User}|{question.Recipient}|{question.Status}|{question.Category}",
            async after => await Load(
                await dialect.Query(
                    new Statement(
                        $"SELECT id FROM notifications AS n WHERE {filter} AND id < ${values.Length + 1} ORDER BY id DESC "
                            + $"LIMIT ${values.Length + 2}",
                        [.. values, IdBounds.Before<NotificationId>(after), question.Page.Limit + 1])
                    { PlanForValues = true },
                    row => new NotificationId(row.GetGuid(0)), ct),
                ct),
            notification => new Position(0, notification.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM notifications AS n WHERE {filter}", values) { PlanForValues = true },
                row => row.GetInt64(0), ct))[0]);
    }

    private static (string Filter, object[] Values) Filter(ListNotifications question)
    {
        var (filters, values) = (new List<string> { "1 = 1" }, new List<object>());
        if (question.Recipient is { } recipient)
        {
            values.Add(recipient.Value);
            filters.Add($"recipient = ${values.Count}");
        }

        // The names of statuses and categories are the service's own.
        if (question.Category is { } category)
            filters.Add($"category = '{EnumNames<NotificationCategory>.Write(category)}'");
        if (question.Status is { } status)
            filters.Add(
                "EXISTS (SELECT 1 FROM notification_deliveries AS d WHERE d.notification_id = n.id AND d.status = "
                    + $"'{EnumNames<DeliveryStatus>.Write(status)}')");
        return (string.Join(" AND ", filters), [.. values]);
    }

    private async Task<List<NotificationDetails>> Load(List<NotificationId> ids, CancellationToken ct)
    {
        var notifications = await db.Set<Notification>().AsNoTracking().Where(notification => ids.Contains(notification.Id))
            .OrderByDescending(notification => notification.Id).ToListAsync(ct);
        var steps =
            (await db.Set<DeliveryStepRow>().AsNoTracking().Where(row => ids.Contains(row.NotificationId)).OrderBy(row => row.Number)
                .ToListAsync(ct)).ToLookup(row => (row.NotificationId, row.Channel));
        return notifications.ConvertAll(notification => new NotificationDetails(
            notification.Id, TypedId.TimeOf(notification.Id), notification.Recipient, notification.Category,
            notification.Content.Template, notification.Content.Culture, notification.Content.Title,
            [
                .. notification.Deliveries.OrderBy(delivery => delivery.Channel).Select(delivery => new DeliveryDetails(
                    delivery.Channel, delivery.Status,
                    [
                        .. steps[(notification.Id, delivery.Channel)]
                            .Select(step => new DeliveryStepDetails(step.At, step.Status, step.Reason)),
                    ])),
            ], notification.Version));
    }
}
