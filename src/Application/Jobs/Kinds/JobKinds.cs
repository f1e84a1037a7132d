using CleanOrders.Application.Events;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Files;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.Payments.Refunding;

namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>Every kind of job that ships, and its terms: the one table of who is tried again, how often and for how long.</summary>
public static class JobKinds
{
    /// <summary>Of what moves money or frees stock: before anything that somebody only wants to look at.</summary>
    private const int Money = 8;

    /// <summary>An event that a reaction could not take: tried again, or a dead letter.</summary>
    public static readonly JobKind Reaction = JobKind.Of<ReactToEvent, ReactToEventHandler>("messages.reaction") with { Queue = "messages", Retry = RetryPolicy.Reaction };

    /// <summary>An event that could not be told: a dead letter, until somebody requeues it.</summary>
    public static readonly JobKind Publication = JobKind.Of<PublishEvent, PublishEventHandler>("messages.publication") with { Queue = "messages", Retry = RetryPolicy.Reaction };

    public static readonly IReadOnlyList<JobKind> All =
    [
        JobKind.Of<ExportOrders, ExportOrdersHandler>("orders.export") with
        {
            IsPublic = true,
            AtOnce = 2,
            Timeout = TimeSpan.FromHours(1),
            Description = """
                writes orders to a file, the oldest first: those that you may see when it is done. Takes `{format: "csv" | "ndjson", status: […], customer, sku, number, placedFrom, placedTo,
                totalFrom, totalTo}`, the filter of `GET /v1/orders`; all of it can be left out. In CSV a cell that begins with `=`, `+`, `-` or `@` has an apostrophe before it, so that no
                spreadsheet takes it for a formula; amounts are in minor units. In NDJSON each line is an order as `GET /v1/orders` shows it.
                """,
        },
        JobKind.Of<ImportOrders, ImportOrdersHandler>("orders.import") with
        {
            IsPublic = true,
            AtOnce = 2,
            Timeout = TimeSpan.FromHours(2),
            Uses = ImportOrdersHandler.Uses,
            Description = """
                places up to 100,000 orders. Takes `{file: "file_…"}`, NDJSON in UTF-8 with lines of up to 1 MiB that was sent to `POST /v1/job-files`, or the lines themselves as `{lines: ["{…}", …]}`. A line is
                `{ref, lines: [{sku, quantity}], shippingAddress, note, customer}`; `ref`, `note` and `customer` can be left out, and `customer` needs `orders:manage`. A line that is refused
                stands in `result.errors` with its number, and does not keep others from being placed. The same file again places nothing twice for as long as idempotency keys are kept.
                """,
        },
        JobKind.Of<ReconcileInventory, ReconcileInventoryHandler>("inventory.reconcile") with
        {
            IsPublic = true,
            AtOnce = 1,
            Description = "compares the stock of each sku with its movements and with open orders, and says in `result.drifts` what differs. Takes `{}`, changes nothing, needs `inventory:read`.",
        },
        JobKind.Of<ReconcilePayments, ReconcilePaymentsHandler>("payments.reconcile") with
        {
            IsPublic = true,
            AtOnce = 1,
            Timeout = TimeSpan.FromHours(1),
            Description = """
                compares the ledger of payments with the provider's books. Takes `{from, to}`, at most 31 days; left out, yesterday in UTC. `GET /v1/payments/reconciliations` shows what
                differs; nothing is changed. Needs `payments:read`.
                """,
        },
        JobKind.Of<SendDigest, SendDigestHandler>("notifications.digest") with
        {
            IsPublic = true,
            AtOnce = 1,
            Description = "counts what a digest for administrators is about: the orders of the last day and the dead letters. Takes `{}`, and sends nothing yet. Needs `orders:read` and `jobs:manage`.",
        },
        JobKind.Of<ResolvePayment, ResolvePaymentHandler>("payments.resolve") with { Queue = "payments", Priority = Money, Retry = RetryPolicy.Money, KeepSucceeded = TimeSpan.FromHours(1) },
        JobKind.Of<SendRefund, SendRefundHandler>("payments.refund") with { Queue = "payments", Priority = Money, Retry = RetryPolicy.Money },
        JobKind.Of<InvestigateMoney, InvestigateMoneyHandler>("payments.investigate") with
        {
            Queue = "payments",
            Priority = Money,
            Retry = RetryPolicy.Money,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendAccountMail, SendAccountMailHandler>("accounts.mail") with { Queue = "mails", KeepSucceeded = TimeSpan.FromHours(1) },
        JobKind.Of<SendOrderShippedMail, SendOrderShippedMailHandler>("notifications.order_shipped_mail"),
        Reaction, Publication,
        JobKind.Of<ExpireUnpaidOrders, ExpireUnpaidOrdersHandler>("orders.expire_unpaid") with { Priority = Money, Retry = RetryPolicy.Unceasing, KeepSucceeded = TimeSpan.FromMinutes(10) },
    ];
}
