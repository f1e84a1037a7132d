using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Payments;

/// <summary>One payment on its way through the document's examples: taken, and a part of it given back.</summary>
internal static class PaymentExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 2, 0, TimeSpan.Zero);
    private static readonly UserId Support = Id<UserId>("01k9c2s0w7h9xcm9me0f1g3h0v");
    private static readonly Money Total = new(2 * 137, Currency.Eur);
    private static readonly Money Part = new(100, Currency.Eur);

    private static readonly RefundDetails Promised = new(
        Id<RefundId>("01k9c9w4r7n8m9p0q1s2t3v4wx"), RefundStatus.Pending, Part, new Note("A scratch on the lid."), Support.ToString(),
        At.AddHours(2), EndedAt: null,
        [new RefundLine(new Sku("SKU-00001"), Part)], Reference: null, Failure: null);

    private static readonly PaymentDetails Payment = new(
        Id<PaymentId>("01k9c2y4r7n8m9p0q1s2t3v4wx"), Id<OrderId>("01k9c2v8qjf3nbn5z47k3m9qxw"), "simulator", PaymentStatus.Succeeded, Total,
        Total, Total, Money.Zero(Currency.Eur), Part,
        new ProviderReference("sim_pay_01k9c2y4r7n8m9p0q1s2t3v4wx"), Reason: null, At, At, [Promised],
        [
            new(1, PaymentEntryKind.Begun, Total, At, Id<UserId>("01k9c2s0w4e8rbh3m5n7p9q1xy").ToString(), Refund: null, Reason: null),
            new(2, PaymentEntryKind.Authorised, Total, At, Actor.System.ToString(), Refund: null, Reason: null),
            new(3, PaymentEntryKind.Captured, Total, At, Actor.System.ToString(), Refund: null, Reason: null),
            new(4, PaymentEntryKind.RefundRequested, Part, At.AddHours(2), Support.ToString(), Promised.Id, Reason: null),
        ]);

    private static readonly ReconciliationDetails Compared = new(
        Id<ReconciliationId>("01k9f9s0w4e8rbh3m5n7p9q1xy"), "simulator", At.Date.AddDays(-1).ToUtc(), At.Date.ToUtc(), At.Date.AddHours(2)
            .ToUtc(), 1204,
        [new(DifferenceKind.Missing, "pay_01k9c2y4r7n8m9p0q1s2t3v4wx", Refund: null, Ours: null, Total)]);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listPayments"] = new(Answer: new ListBody<PaymentDetails>([Payment], Next: null, Total: null)),
        ["getPayment"] = new(Answer: Payment),
        ["listReconciliations"] = new(Answer: new ListBody<ReconciliationDetails>([Compared], Next: null, Total: null)),
        ["refundPayment"] = new(new RefundPayment(new MoneyInput(100, "EUR"), "A scratch on the lid."), Promised),
        ["refundOrder"] = new(new RefundOrder(new MoneyInput(100, "EUR"), "A scratch on the lid."), Promised),
    };

    private static DateTimeOffset ToUtc(this DateTime time) => new(time, TimeSpan.Zero);

    private static TId Id<TId>(string suffix)
        where TId : struct, ITypedId<TId> =>
            TypedId.TryParse<TId>($"{TId.Prefix}_{suffix}", out var id) ? id : throw new FormatException(suffix);
}
