using System.Data.Common;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

internal sealed class WebhookQueries(Dialect dialect, Cursors cursors)
    : IQuery<GetWebhook, WebhookDetails>, IQuery<ListWebhooks, Page<WebhookDetails>>
{
    private const string Columns =
        "id, url, events, created_by, created_at, version, previous_secret_until, failing_since, disabled_at, disabled_reason";

    public async Task<WebhookDetails?> Find(WebhookId id, CancellationToken ct) =>
        (await dialect.Query(new Statement($"SELECT {Columns} FROM webhooks WHERE id = $1", id.Value), Read, ct)).SingleOrDefault();

    public async Task<Result<WebhookDetails>> Ask(GetWebhook question, CancellationToken ct) =>
        await Find(question.Id, ct) is { } webhook ? webhook : WebhookErrors.Missing(question.Id);

    public Task<Result<Page<WebhookDetails>>> Ask(ListWebhooks question, CancellationToken ct) => cursors.Page(
        question.Page, $"webhooks|{question.Caller.User}",
        after => dialect.Query(
            new Statement(
                $"SELECT {Columns} FROM webhooks WHERE id < $1 ORDER BY id DESC LIMIT $2", IdBounds.Before<WebhookId>(after),
                question.Page.Limit + 1),
            Read, ct),
        webhook => new Position(0, webhook.Id.ToString()),
        async () => (await dialect.Query(new Statement("SELECT count(*) FROM webhooks"), row => row.GetInt64(0), ct))[0]);

    private static WebhookDetails Read(DbDataReader row)
    {
        var disabledAt = Dialect.TimeOrNothing(row, 8);
        return new WebhookDetails(
            new WebhookId(row.GetGuid(0)), row.GetString(1), row.GetString(2).Split(' '),
            disabledAt is null ? WebhookStatus.Enabled : WebhookStatus.Disabled, new UserId(row.GetGuid(3)), Dialect.Time(row, 4),
            row.GetInt32(5), Dialect.TimeOrNothing(row, 6), Dialect.TimeOrNothing(row, 7), disabledAt,
            row[9] is string reason ? EnumNames<WebhookDisabledReason>.Read(reason) : null);
    }
}
