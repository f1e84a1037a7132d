using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Files;

public enum ExportFormat
{
    Csv,
    Ndjson,
}

/// <summary>The filter of the list of orders; all that is left out lets every order through.</summary>
public sealed record ExportOrders(
    ExportFormat? Format = null, IReadOnlyList<OrderStatus>? Status = null, UserId? Customer = null, Sku? Sku = null,
    OrderNumber? Number = null,
    DateTimeOffset? PlacedFrom = null, DateTimeOffset? PlacedTo = null, long? TotalFrom = null, long? TotalTo = null) : ICheckedArguments
{
    private const int LongestNumber = 200;

    /// <summary>As the query of <c>GET /v1/orders</c> is looked at.</summary>
    public void Check(Violations violations, DateTimeOffset at)
    {
        if (Sku is { } sku && Domain.Catalog.Sku.From(sku.Value) is { IsFailure: true } wrong)
            violations.Add("/sku", JobErrors.ArgumentsInvalid.With(wrong.Error.Detail));
        if (Number is { } number && Text.Check(number.Value, LongestNumber) is { IsFailure: true } unknown)
            violations.Add("/number", JobErrors.ArgumentsInvalid.With(unknown.Error.Detail));
        if (TotalFrom < 0)
            violations.Add("/totalFrom", JobErrors.ArgumentsInvalid.With("An amount in minor units is not negative."));
        if (TotalTo < 0)
            violations.Add("/totalTo", JobErrors.ArgumentsInvalid.With("An amount in minor units is not negative."));
    }
}

/// <param name="Orders">How many were written.</param>
public sealed record ExportedOrders(long Orders);

/// <summary>Writes orders to a file, page by page, the oldest first: those that whoever asked for it may see when it is done.</summary>
public sealed class ExportOrdersHandler(
    IQuery<ListOrders, Page<OrderDetails>> orders, IJsonLines json, ICallers callers, TimeProvider clock)
    : IJobHandler<ExportOrders>, IGuarded
{
    public static Access Access { get; } = ListOrders.Access;

    private const int PageSize = 1000;

    public async Task<JobOutcome> Handle(ExportOrders arguments, JobRun run, CancellationToken ct)
    {
        var caller = run.Sender();

        // What is placed while it runs would move its end away.
        var now = clock.GetUtcNow();
        var until = arguments.PlacedTo < now ? arguments.PlacedTo.Value : now;
        var csv = arguments.Format != ExportFormat.Ndjson;
        var file = await run.WriteResult(
            csv ? "orders.csv" : "orders.ndjson", csv ? "text/csv; charset=utf-8" : "application/x-ndjson", ct);
        if (csv)
            await file.WriteLine(OrdersCsv.Header, ct);

        var (written, total) = (0L, (long?)null);
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            if (await callers.HasEndedFor(run, Access.Permissions, ct) is { } ended)
                return new JobOutcome.FailPermanently(ended);
            var page = await orders.Ask(
                Question(arguments, caller, until, new PageRequest(PageSize, cursor, WithTotal: total is null)), ct);
            if (page.IsFailure)
                return new JobOutcome.FailPermanently(page.Error.Detail);
            foreach (var order in page.Value.Items)
                await file.WriteLine(csv ? OrdersCsv.Line(order) : json.Write(order), ct);
            written += page.Value.Items.Count;
            run.Progress(written, total ??= page.Value.Total);
            next = page.Value.Next;
        }

        return new JobOutcome.Done(new ExportedOrders(written));
    }

    private static ListOrders Question(ExportOrders filter, Caller caller, DateTimeOffset until, PageRequest page) => new(
        caller, [.. (filter.Status ?? []).Distinct()], filter.Customer, filter.Sku, filter.Number, filter.PlacedFrom, until,
        filter.TotalFrom, filter.TotalTo,
        OrderSort.PlacedAt, Descending: false, page);
}
