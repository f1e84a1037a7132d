using System.Data.Common;
using System.Text.Json;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Payments;

internal sealed partial class Reconciliations(
    OrdersDbContext db, Dialect dialect, Cursors cursors, TimeProvider clock, ILogger<Reconciliations> logger)
    : IReconciliations, IQuery<ListReconciliations, Page<ReconciliationDetails>>
{
    private const string MovedSql = """
        SELECT e.payment_id, e.refund_id, e.amount, p.currency, e.at FROM payment_entries AS e JOIN payments AS p ON p.id = e.payment_id
        WHERE e.kind IN ('captured', 'refunded')
        """;

    public async Task<IReadOnlyList<MovedMoney>> Moved(string provider, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        await dialect.Query(new Statement($"{MovedSql} AND e.at >= $1 AND e.at < $2 AND p.provider = $3", from, to, provider), Read, ct);

    public async Task<IReadOnlyList<MovedMoney>> MovedBy(IReadOnlyList<string> payments, CancellationToken ct)
    {
        var ids = payments.Select(text => PaymentId.TryParse(text, out var id) ? id.Value : default).Where(id => id != default).Distinct();
        return await dialect.Query(new Statement($"{MovedSql} AND e.payment_id {dialect.IsOneOf("$1")}", dialect.List(ids)), Read, ct);
    }

    public async Task<DateTimeOffset?> ComparedUntil(string provider, CancellationToken ct) =>
        (await dialect.Query(
            new Statement("SELECT max(\"to\") FROM payment_reconciliations WHERE provider = $1 AND \"from\" < \"to\"", provider),
            row => Dialect.TimeOrNothing(row, 0), ct))[0];

    public async Task<ReconciliationId> Write(
        string provider, DateTimeOffset from, DateTimeOffset to, int compared, IReadOnlyList<PaymentDifference> differences,
        CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = TypedId.New<ReconciliationId>(now);
        _ = await dialect.Change(
            new Statement(
                "INSERT INTO payment_reconciliations (id, provider, \"from\", \"to\", at, compared, differences) VALUES ($1, $2, $3, $4, "
                    + "$5, $6, $7) RETURNING id",
                id.Value, provider, from, to, now, compared, new JsonText(JsonSerializer.Serialize(differences, DomainJson.Options))),
            row => row.GetGuid(0), ct);
        return id;
    }

    public async Task Report(string provider, PaymentDifference difference, CancellationToken ct)
    {
        Log.Differs(logger, difference.Kind, difference.Payment, difference.Refund, difference.Ours, provider, difference.Theirs);
        var now = clock.GetUtcNow();
        _ = await Write(provider, now, now, compared: 1, [difference], ct);
    }

    public Task<Result<Page<ReconciliationDetails>>> Ask(ListReconciliations question, CancellationToken ct) => cursors.Page(
        question.Page, $"reconciliations|{question.Caller.User}", after => PageAfter(after, question.Page.Limit + 1, ct),
        row => new Position(0, row.Id.ToString()),
        async () => (await dialect.Query(new Statement("SELECT count(*) FROM payment_reconciliations"), row => row.GetInt64(0), ct))[0]);

    private async Task<List<ReconciliationDetails>> PageAfter(Position? after, int atMost, CancellationToken ct)
    {
        var before = IdBounds.Before<ReconciliationId>(after);
        var rows = await db.Set<ReconciliationRow>().AsNoTracking().Where(row => row.Id.CompareTo(before) < 0)
            .OrderByDescending(row => row.Id).Take(atMost).ToListAsync(ct);
        return rows.ConvertAll(row => new ReconciliationDetails(
            new ReconciliationId(row.Id), row.Provider, row.From, row.To, row.At, row.Compared,
            JsonSerializer.Deserialize<IReadOnlyList<PaymentDifference>>(row.Differences, DomainJson.Options)!));
    }

    private static MovedMoney Read(DbDataReader row) => new(
        new PaymentId(row.GetGuid(0)).ToString(), row.IsDBNull(1)
            ? null
            : new RefundId(row.GetGuid(1)).ToString(), new Money(row.GetInt64(2), new Currency(row.GetString(3))), Dialect.Time(row, 4));

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Money is {Kind}: payment {Payment}, refund {Refund}. The ledger has {Ours}, {Provider} has {Theirs}; nothing was given back "
                + "for it")]
        public static partial void Differs(
            ILogger logger, DifferenceKind kind, string payment, string? refund, Money? ours, string provider, Money? theirs);
    }
}

internal sealed class ReconciliationRow
{
    public Guid Id { get; init; }

    public required string Provider { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset To { get; init; }

    public DateTimeOffset At { get; init; }

    public int Compared { get; init; }

    public required string Differences { get; init; }
}

internal sealed class ReconciliationConfiguration : IEntityTypeConfiguration<ReconciliationRow>
{
    public void Configure(EntityTypeBuilder<ReconciliationRow> builder)
    {
        _ = builder.ToTable("payment_reconciliations").HasKey(row => row.Id);
        _ = builder.Property(row => row.Id).ValueGeneratedNever();
        _ = builder.Property(row => row.Differences).HasColumnType("jsonb");
    }
}
