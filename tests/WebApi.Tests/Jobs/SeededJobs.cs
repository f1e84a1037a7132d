using System.Data.Common;
using System.Globalization;
using CleanOrders.Application.Jobs;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.WebApi.Tests.Jobs;

/// <summary>Jobs as rows, for what no call makes: messages that were given up, and many of anything.</summary>
internal static class SeededJobs
{
    /// <summary>Gives up a message, or anything else of a type of the test's own, so that only the test meets it.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> Dead(
        this TestDatabase database, string type, string error = "It broke.", string arguments = "{}", string? uniqueKey = null)
    {
        // Not any UUIDv7: of two of one millisecond the later has to be the higher.
        var id = TypedId.New<JobId>(TimeProvider.System.GetUtcNow()).Value;
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        var isSqlite = database.ConnectionString is null;
        var now = TimeProvider.System.GetUtcNow();
        command.CommandText =
            $"""
            INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_at, attempts, generation, ended_at, error)
            VALUES (@id, @type, 'nobody works here', 0, 'dead', @now, {(isSqlite ? "@arguments" : "@arguments::jsonb")}, @key, @now, 3, 3,
                @now, @error)
            """;
        Add(command, "id", isSqlite ? id.ToString().ToUpperInvariant() : id);
        Add(command, "type", type);
        Add(command, "now", isSqlite ? now.UtcTicks : now);
        Add(command, "arguments", arguments);
        Add(command, "key", (object?)uniqueKey ?? DBNull.Value);
        Add(command, "error", error);
        _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return IdOf(id);
    }

    /// <summary>The 128 bits as 26 characters of Crockford's base 32, written a second time so that a mistake in the code shows.</summary>
    private static string IdOf(Guid id)
    {
        var bits = UInt128.Parse(id.ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return "job_"
            + string.Concat(
                Enumerable.Range(0, 26).Reverse().Select(i => "0123456789abcdefghjkmnpqrstvwxyz"[(int)((bits >> (5 * i)) & 31)]));
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        _ = command.Parameters.Add(parameter);
    }
}
