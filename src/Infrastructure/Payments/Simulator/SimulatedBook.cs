using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Payments.Simulator;

/// <summary>
/// What the simulated provider remembers. A real one has its books elsewhere: nothing but the simulator reads or writes these.
/// </summary>
internal sealed class SimulatedBook(Dialect dialect)
{
    /// <summary>The charge, new or as it was written before.</summary>
    public async Task<SimulatedCharge> Write(SimulatedCharge charge, CancellationToken ct) => (await dialect.Change(
        new Statement(
            """
            INSERT INTO simulated_charges (payment_id, amount, currency, status, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (payment_id) DO UPDATE SET payment_id = excluded.payment_id RETURNING payment_id, amount, currency, status, at
            """,
            charge.PaymentId.Value, charge.Amount, charge.Currency.Code, charge.Status, charge.At),
        Read, ct))[0];

    public async Task<SimulatedCharge?> Find(PaymentId payment, CancellationToken ct) =>
        (await dialect.Query(
            new Statement("SELECT payment_id, amount, currency, status, at FROM simulated_charges WHERE payment_id = $1", payment.Value),
            Read, ct)).SingleOrDefault();

    /// <summary>Decides what was pending.</summary>
    public async Task<SimulatedCharge?> Decide(PaymentId payment, string status, CancellationToken ct)
    {
        _ = await dialect.Change(
            new Statement(
                "UPDATE simulated_charges SET status = $1 WHERE payment_id = $2 AND status = 'pending' RETURNING status", status,
                payment.Value), row => row.GetString(0), ct);
        return await Find(payment, ct);
    }

    /// <summary>Once for each refund.</summary>
    public Task Refund(RefundId refund, PaymentId payment, Money amount, DateTimeOffset now, CancellationToken ct) => dialect.Change(
        new Statement(
            "INSERT INTO simulated_refunds (refund_id, payment_id, amount, currency, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT "
                + "(refund_id) DO NOTHING RETURNING refund_id",
            refund.Value, payment.Value, amount.Amount, amount.Currency.Code, now),
        row => row.GetGuid(0), ct);

    /// <summary>What was given back for it; nothing, where nothing was.</summary>
    public async Task<Money?> FindRefund(RefundId refund, CancellationToken ct) =>
        (await dialect.Query(
            new Statement("SELECT amount, currency FROM simulated_refunds WHERE refund_id = $1", refund.Value),
            row => (Money?)new Money(row.GetInt64(0), new Currency(row.GetString(1))), ct))
        .SingleOrDefault();

    public Task<List<ProviderEntry>> Entries(DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => dialect.Query(
        new Statement(
            """
            SELECT payment_id, NULL, amount, currency, at FROM simulated_charges WHERE status = 'captured' AND at >= $1 AND at < $2
            UNION ALL SELECT payment_id, refund_id, amount, currency, at FROM simulated_refunds WHERE at >= $1 AND at < $2
            """,
            from, to),
        row => new ProviderEntry(
            new ProviderReference(
                $"sim_{(row.IsDBNull(1) ? new PaymentId(row.GetGuid(0)).ToString() : new RefundId(row.GetGuid(1)).ToString())}"),
            new PaymentId(row.GetGuid(0)).ToString(), row.IsDBNull(1)
                ? null
                : new RefundId(row.GetGuid(1)).ToString(), new Money(row.GetInt64(2), new Currency(row.GetString(3))),
                Dialect.Time(row, 4)),
        ct);

    private static SimulatedCharge Read(System.Data.Common.DbDataReader row) => new()
    {
        PaymentId = new PaymentId(row.GetGuid(0)),
        Amount = row.GetInt64(1),
        Currency = new Currency(row.GetString(2)),
        Status = row.GetString(3),
        At = Dialect.Time(row, 4),
    };
}

internal sealed class SimulatedCharge
{
    public const string Pending = "pending";
    public const string Captured = "captured";
    public const string Declined = "declined";
    public const string Voided = "voided";

    public PaymentId PaymentId { get; init; }

    public long Amount { get; init; }

    public Currency Currency { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class SimulatedRefund
{
    public RefundId RefundId { get; init; }

    public PaymentId PaymentId { get; init; }

    public long Amount { get; init; }

    public Currency Currency { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class SimulatedChargeConfiguration : IEntityTypeConfiguration<SimulatedCharge>
{
    public void Configure(EntityTypeBuilder<SimulatedCharge> builder)
    {
        _ = builder.ToTable("simulated_charges").HasKey(charge => charge.PaymentId);
        _ = builder.Property(charge => charge.PaymentId).ValueGeneratedNever();
    }
}

internal sealed class SimulatedRefundConfiguration : IEntityTypeConfiguration<SimulatedRefund>
{
    public void Configure(EntityTypeBuilder<SimulatedRefund> builder)
    {
        _ = builder.ToTable("simulated_refunds").HasKey(refund => refund.RefundId);
        _ = builder.Property(refund => refund.RefundId).ValueGeneratedNever();
    }
}
