using System.Reflection;
using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests;

/// <summary>The row of a route in the tables that have one for each: who gets past its door, and what it may cost.</summary>
/// <param name="Route">As in <c>POST /v1/orders/{id:ord}/cancellation</c>.</param>
internal sealed record RouteRow(string Route, SweepRow Access, StatementBudget Budget)
{
    private static readonly IReadOnlyList<RouteRow> OfTheirOwn =
    [
        .. typeof(RouteRow).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IHasRouteRow)))
            .Select(type => (RouteRow)typeof(RouteRow).GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).Invoke(obj: null, parameters: null)!),
    ];

    /// <summary>A table and the rows that stand beside the tests of a use case; a route has one, here or there.</summary>
    public static IReadOnlyDictionary<string, T> Collect<T>(IReadOnlyDictionary<string, T> table, Func<RouteRow, T> column) =>
        table.Concat(OfTheirOwn.Select(row => KeyValuePair.Create(row.Route, column(row)))).ToDictionary(StringComparer.Ordinal);

    private static RouteRow Of<T>()
        where T : IHasRouteRow => T.Row;
}

/// <summary>Tests of a use case that have the row of its route beside them: no table has to be changed for a new route.</summary>
internal interface IHasRouteRow
{
    static abstract RouteRow Row { get; }
}

/// <summary>What an operation may cost on PostgreSQL, and how to do it once.</summary>
/// <param name="Prepare">Sets the scene and gives the request back that is measured.</param>
internal sealed record StatementBudget(int Statements, int RoundTrips, Func<RunningApi, Task<Func<Task<HttpAnswer>>>> Prepare)
{
    public StatementBudget(int statements, int roundTrips, Func<RunningApi, Task<HttpAnswer>> request)
        : this(statements, roundTrips, api => Task.FromResult(() => request(api)))
    {
    }
}
