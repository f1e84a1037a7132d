using System.Data.Common;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Suppressions;

internal sealed class SuppressionQueries(Dialect dialect, Cursors cursors) : IQuery<ListSuppressions, Page<SuppressionDetails>>
{
    public Task<Result<Page<SuppressionDetails>>> Ask(ListSuppressions question, CancellationToken ct)
    {
        var (filter, values) = question.Address is { } address ? (" WHERE address = $1", new object[] { address }) : ("", []);
        var and = values.Length == 0 ? " WHERE" : " AND";
        return cursors.Page(
            question.Page, $"suppressions|{question.Caller.User}|{question.Address}",
            after => dialect.Query(
                new Statement(
                    $"SELECT id, address, reason, detail FROM suppressions{filter}{and} id < ${values.Length + 1} "
                        + $"ORDER BY id DESC LIMIT ${values.Length + 2}",
                    [.. values, IdBounds.Before<SuppressionId>(after), question.Page.Limit + 1]),
                Read, ct),
            entry => new Position(0, entry.Id.ToString()),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM suppressions{filter}", values), row => row.GetInt64(0), ct))[0]);
    }

    private static SuppressionDetails Read(DbDataReader row)
    {
        var id = new SuppressionId(row.GetGuid(0));
        return new SuppressionDetails(
            id, TypedId.TimeOf(id), row.GetString(1), EnumNames<SuppressionReason>.Read(row.GetString(2)), row[3] as string);
    }
}
