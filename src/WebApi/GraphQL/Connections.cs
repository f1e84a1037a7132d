using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>A page of a list, as Relay's cursor connections have it.</summary>
/// <param name="TotalCount">How many there are in all, which is counted where it is asked for; nothing, where that is not known.</param>
internal sealed record Connection<T>(IReadOnlyList<Edge<T>> Edges, PageInfo PageInfo, long? TotalCount)
{
    public IReadOnlyList<T> Nodes { get; } = [.. Edges.Select(edge => edge.Node)];
}

/// <param name="Cursor">Goes on after this one, as <c>after</c> of the same list.</param>
internal sealed record Edge<T>(string Cursor, T Node);

internal sealed record PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);

internal static class Connections
{
    /// <summary>Whether a member of a connection or of an edge is what is listed.</summary>
    public static bool AreItems(string member) => member is nameof(Connection<>.Nodes) or nameof(Edge<>.Node);

    /// <summary>A page of a list of the HTTP API.</summary>
    public static Connection<T> Of<T>(Page<T> page, bool isFirst) =>
        Of(page.Items.Zip(page.Cursors!, (item, cursor) => new Edge<T>(cursor, item)), page.Next is not null, isFirst, page.Total);

    /// <summary>A part of the list of events, whose cursors are their ids.</summary>
    public static Connection<IntegrationEvent> Of(EventList list, bool isFirst) => Of(
        list.Items.Select(item => new Edge<IntegrationEvent>(item.Id.ToString(), item)), list.Next is not null, isFirst, total: null);

    private static Connection<T> Of<T>(IEnumerable<Edge<T>> all, bool hasNext, bool isFirst, long? total)
    {
        var edges = all.ToArray();
        return new Connection<T>(
            edges, new PageInfo(hasNext, !isFirst, edges.FirstOrDefault()?.Cursor, edges.LastOrDefault()?.Cursor), total);
    }
}
