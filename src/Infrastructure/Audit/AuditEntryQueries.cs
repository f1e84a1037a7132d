using System.Data.Common;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Audit;

internal sealed class AuditEntryQueries(Dialect dialect, Cursors cursors)
    : IQuery<ListSecurityEvents, Page<AuditEntryDetails>>
{
    public Task<Result<Page<AuditEntryDetails>>> Ask(ListSecurityEvents question, CancellationToken ct)
    {
        var filter =
            $"{(question.User is null ? "$1 = $1" : "user_id = $1")} AND {(question.Kind is null ? "$2 = $2" : "kind = $2")} AND id >= $3 "
                + "AND id < $4";
        var kind = question.Kind is { } one ? EnumNames<AuditEntryKind>.Write(one) : "";
        var from = question.From is { } first ? IdBounds.From<AuditEntryId>(first) : Guid.Empty;
        var to = question.To is { } end ? IdBounds.From<AuditEntryId>(end) : Guid.AllBitsSet;
        return cursors.Page(
            question.Page, $"security events|{question.User}|{question.Kind}|{question.From?.UtcTicks}|{question.To?.UtcTicks}",
            after => dialect.Query(
                new Statement(
                    "SELECT id, kind, user_id, by_user_id, session_id, api_key_id, address, device, detail FROM security_events WHERE "
                        + $"{filter} ORDER BY id DESC LIMIT $5",
                    (question.User ?? default).Value, kind, from, after is null ? to : IdBounds.Before<AuditEntryId>(after),
                    question.Page.Limit + 1)
                { PlanForValues = true },
                Read, ct),
            entry => new Position(0, entry.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM security_events WHERE {filter}", (question.User ?? default).Value, kind, from, to),
                row => row.GetInt64(0), ct))[0]);
    }

    private static AuditEntryDetails Read(DbDataReader row)
    {
        var id = new AuditEntryId(row.GetGuid(0));
        return new AuditEntryDetails(
            id, TypedId.TimeOf(id), EnumNames<AuditEntryKind>.Read(row.GetString(1)), Id(2) is { } user
                ? new UserId(user)
                : null, Id(3) is { } by ? new UserId(by) : null,
            Id(4) is { } session ? new SessionId(session) : null, Id(5) is { } key
                ? new ApiKeyId(key)
                : null, row[6] as string, row[7] as string, row[8] as string);

        Guid? Id(int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
    }
}
