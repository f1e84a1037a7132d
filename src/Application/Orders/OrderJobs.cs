using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders.Files;

namespace CleanOrders.Application.Orders;

/// <summary>The jobs of orders, and on what terms they are done.</summary>
public static class OrderJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<ExportOrders, ExportOrdersHandler>("orders.export") with
        {
            IsPublic = true,
            AtOnce = 2,
            Timeout = TimeSpan.FromHours(1),
            Description = """
                writes orders to a file, the oldest first: those that you may see when it is done. Takes
                `{format: "csv" | "ndjson", status: […], customer, sku, number, placedFrom, placedTo,
                totalFrom, totalTo}`, the filter of `GET /v1/orders`; all of it can be left out. In CSV a cell that begins with `=`, `+`,
                `-` or `@` has an apostrophe before it, so that no spreadsheet takes it for a formula; amounts are in minor units. In
                NDJSON each line is an order as `GET /v1/orders` shows it.
                """,
        },
        JobKind.Of<ImportOrders, ImportOrdersHandler>("orders.import") with
        {
            IsPublic = true,
            AtOnce = 2,
            Timeout = TimeSpan.FromHours(2),
            Uses = ImportOrdersHandler.Uses,
            Description = """
                places up to 100,000 orders. Takes `{file: "file_…"}`, NDJSON in UTF-8 with lines of up to 1 MiB that was sent to
                `POST /v1/job-files`, or the lines themselves as `{lines: ["{…}", …]}`. A line is
                `{ref, lines: [{sku, quantity}], shippingAddress, note, customer}`; `ref`, `note` and `customer` can be left out, and
                `customer` needs `orders:manage`. A line that is refused
                stands in `result.errors` with its number, and does not keep others from being placed. The same file again places nothing
                twice for as long as idempotency keys are kept.
                """,
        },
        JobKind.Of<ExpireUnpaidOrders, ExpireUnpaidOrdersHandler>("orders.expire_unpaid") with
        {
            Priority = JobKind.Pressing,
            Retry = RetryPolicy.Unceasing,
            KeepSucceeded = TimeSpan.FromMinutes(10),
        },
    ];

    public static IReadOnlyList<JobSchedule> Schedules(OrdersOptions options) =>
    [
        new("expire-unpaid-orders", options.ExpiryInterval.ToString(), new ExpireUnpaidOrders()),
    ];
}
