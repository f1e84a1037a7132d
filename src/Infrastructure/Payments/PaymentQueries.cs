using CleanOrders.Application.Payments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Payments;

/// <summary>Looks at payments. Their ledgers come with them, in the same statement.</summary>
internal sealed class PaymentQueries(OrdersDbContext db, Dialect dialect, Cursors cursors)
    : IQuery<GetPayment, PaymentDetails>, IQuery<ListPayments, Page<PaymentDetails>>,
    IQuery<FindPayments, IReadOnlyDictionary<OrderId, IReadOnlyList<PaymentDetails>>>
{
    public async Task<Result<PaymentDetails>> Ask(GetPayment question, CancellationToken ct) =>
        (await Load([question.Id], ct)) is [var payment] ? payment : PaymentErrors.NotFound.With($"There is no payment {question.Id}.");

    public Task<Result<Page<PaymentDetails>>> Ask(ListPayments question, CancellationToken ct)
    {
        var filter = Filter(question);
        return cursors.Page(
            question.Page,
            $"payments|{question.Caller.User}|{string.Join(',', question.Statuses.Order())}|{question.Provider}|{question.Order}",
            async after =>
                await Load(await dialect.Query(PageAfter(after, filter, question), row => new PaymentId(row.GetGuid(0)), ct), ct),
            payment => new Position(0, payment.Id.ToString()),
            async () => (await dialect.Query(
                new Statement(
                    $"SELECT count(*) FROM payments WHERE {filter}", (question.Order ?? default).Value, question.Provider
                        ?? "")
                { PlanForValues = true }, row => row.GetInt64(0), ct))[0]);
    }

    private static Statement PageAfter(Position? after, string filter, ListPayments question) =>
        new(
            $"SELECT id FROM payments WHERE {filter} AND id < $3 ORDER BY id DESC LIMIT $4", (question.Order ?? default).Value,
            question.Provider ?? "", IdBounds.Before<PaymentId>(after), question.Page.Limit + 1)
        { PlanForValues = true };

    // The names of statuses are the service's own; what the caller wrote is a parameter.
    private static string Filter(ListPayments question) => string.Join(" AND ",
    [
        question.Order is null ? "$1 = $1" : "order_id = $1",
        question.Provider is null ? "$2 = $2" : "provider = $2",
        question.Statuses.Count == 0
            ? "1 = 1"
            : $"status IN ({string.Join(", ", question.Statuses.Select(status => $"'{EnumNames<PaymentStatus>.Write(status)}'"))})",
    ]);

    public async Task<Result<IReadOnlyDictionary<OrderId, IReadOnlyList<PaymentDetails>>>> Ask(
        FindPayments question, CancellationToken ct) =>
        (await Details(db.Set<Payment>().Where(payment => question.Orders.Contains(payment.Order)), ct)).GroupBy(payment => payment.Order)
        .ToDictionary(ofOrder => ofOrder.Key, IReadOnlyList<PaymentDetails> (ofOrder) => [.. ofOrder]);

    private Task<List<PaymentDetails>> Load(List<PaymentId> ids, CancellationToken ct) =>
        Details(db.Set<Payment>().Where(payment => ids.Contains(payment.Id)), ct);

    private async Task<List<PaymentDetails>> Details(IQueryable<Payment> payments, CancellationToken ct)
    {
        var found = await payments.AsNoTracking().OrderByDescending(payment => payment.Id)
            .Select(payment => new
            {
                Payment = payment,
                Entries = db.Set<PaymentEntryRow>().Where(row => row.PaymentId == payment.Id).OrderBy(row => row.Version).ToList(),
            })
            .ToListAsync(ct);
        return found.ConvertAll(one => PaymentDetails.From(one.Payment, one.Entries.Select(row => new PaymentEntryDetails(
            row.Version, EnumNames<PaymentEntryKind>.Read(row.Kind), one.Payment.Amount with { Amount = row.Amount }, row.At,
            new Actor(row.By is { } user ? new UserId(user) : null).ToString(), row.RefundId, row.Why))));
    }
}
