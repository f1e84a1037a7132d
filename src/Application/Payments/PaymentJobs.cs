using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.Payments.Refunding;

namespace CleanOrders.Application.Payments;

/// <summary>The jobs of payments, and on what terms they are done.</summary>
public static class PaymentJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<ReconcilePayments, ReconcilePaymentsHandler>("payments.reconcile") with
        {
            IsPublic = true,
            AtOnce = 1,
            Timeout = TimeSpan.FromHours(1),
            Description = """
                compares the ledger of payments with the provider's books. Takes `{from, to}`, at most 31 days; left out, yesterday in UTC.
                `GET /v1/payments/reconciliations` shows what
                differs; nothing is changed. Needs `payments:read`.
                """,
        },
        JobKind.Of<ResolvePayment, ResolvePaymentHandler>("payments.resolve") with
        {
            Queue = "payments",
            Priority = JobKind.Pressing,
            Retry = RetryPolicy.Money,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendRefund, SendRefundHandler>("payments.refund") with
        {
            Queue = "payments",
            Priority = JobKind.Pressing,
            Retry = RetryPolicy.Money,
        },
        JobKind.Of<InvestigateMoney, InvestigateMoneyHandler>("payments.investigate") with
        {
            Queue = "payments",
            Priority = JobKind.Pressing,
            Retry = RetryPolicy.Money,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules =
    [
        new("reconcile-payments", "0 2 * * *", new ReconcilePayments()),
    ];
}
