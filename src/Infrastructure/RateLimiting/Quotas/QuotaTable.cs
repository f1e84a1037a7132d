using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.RateLimiting.Quotas;

/// <summary>
/// The copy of the counters of days and months in the database. Their store is Redis, or the process; this outlives both, and is a few
/// seconds older.
/// </summary>
internal sealed class QuotaTable(Dialect dialect, TimeProvider clock) : IRetention
{
    private const int MostDays = 62;

    // Several instances write what each saw last: the larger number is the later one.
    private const string WriteSql = """
        INSERT INTO limit_quotas AS kept (subject, policy, first_day, used) VALUES ($1, $2, $3, $4)
        ON CONFLICT (subject, policy) DO UPDATE SET first_day = excluded.first_day, used = excluded.used
        WHERE kept.first_day < excluded.first_day OR (kept.first_day = excluded.first_day AND kept.used < excluded.used)
        """;

    public Task<List<QuotaCopy>> Read(LimitSubject subject, CancellationToken ct) => dialect.Query(
        new Statement("SELECT policy, first_day, used FROM limit_quotas WHERE subject = $1", subject.Value),
        row => new QuotaCopy(subject, row.GetString(0), row.GetInt64(1), row.GetInt64(2)), ct);

    public Task Write(IEnumerable<QuotaCopy> copies, CancellationToken ct) => dialect.Send(
        copies.OrderBy(copy => copy.Subject.Value, StringComparer.Ordinal).ThenBy(copy => copy.Policy, StringComparer.Ordinal)
            .Select(copy => new Statement(WriteSql, copy.Subject.Value, copy.Policy, copy.FirstDay, copy.Used)), ct);

    public Task Delete(LimitSubject subject, CancellationToken ct) =>
        dialect.Send([new Statement("DELETE FROM limit_quotas WHERE subject = $1", subject.Value)], ct);

    public Task Prune(CancellationToken ct)
    {
        var today = LimitTime.Period(LimitKind.Day, LimitTime.Now(clock)).FirstDay;
        return dialect.Send([new Statement("DELETE FROM limit_quotas WHERE first_day < $1", today - MostDays)], ct);
    }
}

/// <param name="Policy">As its subject counts it (<see cref="LimitCheck.Field"/>).</param>
/// <param name="FirstDay">Of the day or month, in days since 2025.</param>
internal sealed record QuotaCopy(LimitSubject Subject, string Policy, long FirstDay, long Used);

/// <summary>A row, for the schema: reads and writes are statements.</summary>
internal sealed class LimitQuotaRow
{
    public required string Subject { get; init; }

    public required string Policy { get; init; }

    public required long FirstDay { get; init; }

    public required long Used { get; init; }
}

internal sealed class LimitQuotaConfiguration : IEntityTypeConfiguration<LimitQuotaRow>
{
    public void Configure(EntityTypeBuilder<LimitQuotaRow> builder)
    {
        _ = builder.ToTable("limit_quotas");
        _ = builder.HasKey(row => new { row.Subject, row.Policy });
        _ = builder.Property(row => row.Subject).HasMaxLength(100);
        _ = builder.Property(row => row.Policy).HasMaxLength(40);
    }
}
