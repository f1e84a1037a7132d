using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>How a dead letter is found among the jobs and read from its row.</summary>
internal static class DeadLetterReading
{
    /// <summary>What the types of messages and deliveries begin with.</summary>
    private const string Messages = "messages.";

    private const string Deliveries = "deliveries.";

    // Of arguments only a message's are read: what else was asked for may hold addresses.
    public const string Select =
        $"SELECT j.id, j.type, coalesce(j.ended_at, j.run_at), j.error, j.attempts, CASE WHEN j.type LIKE '{Messages}%' THEN j.arguments "
            + $"END FROM jobs AS j";

    /// <summary>The conditions, which walk the index of dead jobs, and the values of their parameters.</summary>
    public static (string Sql, object?[] Values) Conditions(DeadLetterFilter filter)
    {
        var values = new List<object?>();
        var conditions = new List<string> { "j.status = 'dead'", filter.Kind is { } kind ? OfKind(kind) : "1 = 1" };
        if (filter.Type is { } type)
            conditions.Add($"j.type = {Parameter(type)}");
        if (filter.Error is { } words)
            conditions.Add(Dialect.Matches("j.error", Parameter($"%{Dialect.Escape(words)}%")));
        if (filter.From is { } from)
            conditions.Add($"j.ended_at >= {Parameter(from.ToUniversalTime())}");
        if (filter.To is { } to)
            conditions.Add($"j.ended_at < {Parameter(to.ToUniversalTime())}");
        return (string.Join(" AND ", conditions), [.. values]);

        string Parameter(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }
    }

    /// <summary>The filter in words, for the audit trail and for cursors.</summary>
    public static string Describe(DeadLetterFilter filter) => string.Create(
        CultureInfo.InvariantCulture,
        $"kind {filter.Kind?.ToString() ?? "any"}, type {filter.Type ?? "any"}, error '{filter.Error}', from {Written(filter.From)} to "
            + $"{Written(filter.To)}");

    private static string Written(DateTimeOffset? time) => time is { } given ? Rfc3339.Write(given) : "";

    public static DeadLetterDetails Letter(DbDataReader row)
    {
        var type = row.GetString(1);
        return new DeadLetterDetails(
            new JobId(row.GetGuid(0)), KindOf(type), type, Dialect.Time(row, 2), row[3] as string, row.GetInt32(4),
            row[5] is string arguments ? Message(arguments) : null);
    }

    private static DeadLetterKind KindOf(string type) =>
        type.StartsWith(Messages, StringComparison.Ordinal) ? DeadLetterKind.Message
        : type.StartsWith(Deliveries, StringComparison.Ordinal) ? DeadLetterKind.Delivery
        : DeadLetterKind.Job;

    private static string OfKind(DeadLetterKind kind) => kind switch
    {
        DeadLetterKind.Message => $"j.type LIKE '{Messages}%'",
        DeadLetterKind.Delivery => $"j.type LIKE '{Deliveries}%'",
        DeadLetterKind.Job => $"j.type NOT LIKE '{Messages}%' AND j.type NOT LIKE '{Deliveries}%'",
    };

    private static DeadMessage Message(string arguments)
    {
        var given = JsonElement.Parse(arguments);
        var message = given.TryGetProperty("fact", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : given;
        return new DeadMessage(
            Text(given, "reaction"), Text(message, "id"), Text(message, "type"), Text(message, "aggregate"),
            message.TryGetProperty("sequence", out var sequence) && sequence.TryGetInt32(out var number) ? number : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
