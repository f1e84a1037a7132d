namespace CleanOrders.WebApi.Tests.Postgres.Faults;

/// <summary>The connections of a database that are no part of a pool, or listen.</summary>
internal static class ListeningConnections
{
    private const string Sql =
        """
        SELECT coalesce(string_agg(application_name || ': ' || query, '|'), '') FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (application_name LIKE 'orders %' OR query ILIKE '%listen%')
        """;

    /// <returns>The name of each, with what it asked last.</returns>
    public static async Task<IReadOnlyList<string>> Of(TestDatabase database) =>
        (await database.Scalar<string>(Sql)).Split('|', StringSplitOptions.RemoveEmptyEntries);
}
