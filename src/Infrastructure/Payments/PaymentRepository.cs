using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Payments;

/// <summary>Payments are tracked by EF; their ledger is written as statements, and is read only by those who look at it.</summary>
internal sealed class PaymentRepository(OrdersDbContext db, WriteBatch batch) : IPayments
{
    public void Add(Payment payment)
    {
        _ = db.Add(payment);
        batch.Watch(payment, WriteEntries);
    }

    public Task<Payment?> Find(PaymentId id, CancellationToken ct) => Watched(db.Set<Payment>().Where(payment => payment.Id == id), ct);

    public Task<Payment?> FindBegunBy(string request, OrderId order, CancellationToken ct) =>
        Watched(db.Set<Payment>().Where(payment => payment.Order == order && payment.Request == request)
            .OrderByDescending(payment => payment.Id).Take(1), ct);

    private void WriteEntries(IReadOnlyList<Payment> payments)
    {
        var entries = payments.SelectMany(payment => payment.Events).ToList();
        if (entries.Count == 0)
            return;

        batch.Add(Statement.InsertRows(
            "payment_entries (payment_id, version, kind, amount, refund_id, why, by, at)",
            [
                .. entries.Select(entry => new object?[]
                {
                    entry.Payment.Value, entry.Version, EnumNames<PaymentEntryKind>.Write(entry.Kind), entry.Amount.Amount,
                    entry.Refund?.Value, entry.Why, entry.By.User?.Value, entry.At,
                }),
            ]));
        foreach (var entry in entries)
            batch.AddEvent(
                new RecordedEvent(
                    EventTypes.OfPayments[entry.Kind], entry.Payment.ToString(), entry.Version, entry.At,
                    JsonSerializer.Serialize(entry, IntegrationEventJson.Options)));
    }

    private async Task<Payment?> Watched(IQueryable<Payment> payments, CancellationToken ct)
    {
        var payment = await payments.SingleOrDefaultAsync(ct);
        if (payment is not null)
            batch.Watch(payment, WriteEntries);
        return payment;
    }
}
