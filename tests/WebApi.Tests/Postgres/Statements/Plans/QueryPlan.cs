using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>How PostgreSQL ran a statement: <c>EXPLAIN (ANALYZE, BUFFERS)</c> of the very run.</summary>
public sealed class QueryPlan
{
    private readonly JsonElement _root;

    private QueryPlan(JsonElement explained)
    {
        Text = explained.GetRawText();
        IsOfAStatement = explained.GetProperty("Query Text").GetString() is { Length: > 0 };
        _root = explained.GetProperty("Plan");
    }

    public string Text { get; }

    /// <summary>Not of the body of a function that the planner evaluates beforehand.</summary>
    public bool IsOfAStatement { get; }

    /// <summary>Pages of 8 KiB that were looked at.</summary>
    public long Buffers => _root.GetProperty("Shared Hit Blocks").GetInt64() + _root.GetProperty("Shared Read Blocks").GetInt64();

    /// <summary>Tables that were read from one end to the other.</summary>
    public IEnumerable<string> TablesReadWhole =>
        Nodes(_root).Where(node => Type(node) == "Seq Scan").Select(node => node.GetProperty("Relation Name").GetString()!);

    /// <summary>The most rows that were put in order anywhere.</summary>
    public double RowsSorted => Nodes(_root).Where(node => Type(node).EndsWith("Sort", StringComparison.Ordinal))
        .SelectMany(node => node.GetProperty("Plans").EnumerateArray())
        .Select(input => input.GetProperty("Actual Rows").GetDouble() * input.GetProperty("Actual Loops").GetDouble())
        .DefaultIfEmpty().Max();

    public static QueryPlan Parse(string notice) =>
        new(JsonDocument.Parse(notice[notice.IndexOf('{', StringComparison.Ordinal)..]).RootElement);

    private static string Type(JsonElement node) => node.GetProperty("Node Type").GetString()!;

    private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var inputs) ? inputs.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];
}
