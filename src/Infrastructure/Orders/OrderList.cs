using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>
/// The SQL of a list of orders. It begins where the last page ended and walks an index from there, so that page 1,000
/// costs what page 1 costs. Several statuses are as many walks, merged. Whatever the caller sent is a parameter.
/// </summary>
internal sealed class OrderList(ListOrders question)
{
    private readonly List<object?> _values = [];

    // An id begins with the time of placing, so "by time" is "by id".
    private string[] SortColumns => (question.Sort, question.Sku) switch
    {
        (OrderSort.PlacedAt, null) => ["o.id"],
        (OrderSort.PlacedAt, _) => ["l.order_id"],
        (OrderSort.Total, null) => ["o.total", "o.id"],
        (OrderSort.Total, _) => ["l.order_total", "l.order_id"],
    };

    /// <summary>What a cursor is bound to: caller, filter and sort.</summary>
    public string Name =>
        string.Join('|', "orders", question.Caller.User, question.Caller.May(Permission.OrdersRead),
            string.Join(',', question.Statuses.Order()),
        question.Customer, question.Sku, question.Number, question.PlacedFrom?.UtcTicks, question.PlacedTo?.UtcTicks, question.TotalFrom,
        question.TotalTo, question.Sort, question.Descending);

    /// <summary>One row more than the page has, to know whether there is a next one.</summary>
    public Statement PageAfter(Position? after)
    {
        _values.Clear();
        var order = string.Join(", ", SortColumns.Select(column => $"{column}{(question.Descending ? " DESC" : "")}"));
        var limit = Parameter(question.Page.Limit + 1);
        var walks = (question.Statuses.Count > 1
            ? question.Statuses.Select(status => (OrderStatus?)status)
            : [question.Statuses.Count == 1 ? question.Statuses[0] : null])
            .Select(status => $"SELECT o.id, o.total FROM {Source} WHERE {Conditions(status, after)} ORDER BY {order} LIMIT {limit}")
            .ToList();
        if (walks.Count == 1)
            return new Statement(walks[0], [.. _values]) { PlanForValues = true };

        var merged =
            string.Join(", ",
                (question.Sort == OrderSort.Total ? (string[])["total", "id"] : ["id"]).Select(
                    column => $"{column}{(question.Descending ? " DESC" : "")}"));
        var union = string.Join(" UNION ALL ", walks.Select(walk => $"SELECT * FROM ({walk}) AS walk"));
        return new Statement(
            $"SELECT id, total FROM ({union}) AS walks ORDER BY {merged} LIMIT {limit}", [.. _values])
        { PlanForValues = true };
    }

    public Statement Count()
    {
        _values.Clear();
        var anyOf = string.Join(
            " OR ", question.Statuses.Select(status => Conditions(status, after: null))
                .DefaultIfEmpty(Conditions(status: null, after: null)));
        return new Statement($"SELECT count(*) FROM {Source} WHERE {anyOf}", [.. _values]) { PlanForValues = true };
    }

    private string Source => question.Sku is null ? "orders AS o" : "order_lines AS l JOIN orders AS o ON o.id = l.order_id";

    private string Conditions(OrderStatus? status, Position? after)
    {
        var conditions = new List<string> { "1 = 1" };
        var id = question.Sku is null ? "o.id" : "l.order_id";
        if (OrderAccess.Customer.OnlyOwn(question.Caller) is { } owner)
            conditions.Add($"o.customer = {Parameter(owner.Value)}");
        if (question.Customer is { } customer)
            conditions.Add($"o.customer = {Parameter(customer.Value)}");
        if (status is { } one)
            conditions.Add($"o.status = {Parameter(EnumNames<OrderStatus>.Write(one))}");
        if (question.Sku is { } sku)
            conditions.Add($"l.sku = {Parameter(sku.Value)}");
        if (question.Number is { } number)
            conditions.Add($"o.number = {Parameter(number.Value)}");
        if (question.PlacedFrom is { } from)
            conditions.Add($"{id} >= {Parameter(IdBounds.From<OrderId>(from))}");
        if (question.PlacedTo is { } to)
            conditions.Add($"{id} < {Parameter(IdBounds.From<OrderId>(to))}");
        if (question.TotalFrom is { } least)
            conditions.Add($"o.total >= {Parameter(least)}");
        if (question.TotalTo is { } most)
            conditions.Add($"o.total <= {Parameter(most)}");
        if (after is { } position && TypedId.TryParse<OrderId>(position.Id, out var last))
            conditions.Add(
                $"({string.Join(", ", SortColumns)}) {(question.Descending ? "<" : ">")} "
                    + $"({(question.Sort == OrderSort.Total ? $"{Parameter(position.Key)}, " : "")}{Parameter(last.Value)})");
        return string.Join(" AND ", conditions);
    }

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
