using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>An API to which PostgreSQL tells how it found what it was asked for.</summary>
internal sealed class ExplainedApi : IAsyncDisposable
{
    private const string Explain =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c "
            + "auto_explain.log_buffers=on "
        + "-c auto_explain.log_timing=off -c auto_explain.log_format=json -c auto_explain.log_level=notice";

    private readonly TestDatabase _database;
    private readonly WireTap _tap;

    private ExplainedApi(TestDatabase database)
    {
        _database = database;
        _tap = new WireTap(database.ConnectionString!);
        Api = new Api(new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Orders"] =
                    new Npgsql.NpgsqlConnectionStringBuilder(_tap.ConnectionString) { Options = Explain }.ConnectionString,
                ["Workers:Enabled"] = "false",
            },
        });
    }

    public Api Api { get; }

    public static async Task<ExplainedApi> New()
    {
        var database = await TestDatabase.New();
        if (await database.Scalar<string>("SELECT current_setting('is_superuser')") != "on")
        {
            await database.DisposeAsync();
            Assert.Skip("Only a superuser of PostgreSQL can load auto_explain.");
        }

        var explained = new ExplainedApi(database);
        await explained.Api.Start();
        return explained;
    }

    /// <summary>Reads a page, and how each statement for it was run.</summary>
    public async Task<(JsonElement Page, IReadOnlyList<QueryPlan> Plans)> Read(Client client, string path)
    {
        _ = await client.Token();
        _ = _tap.Take();
        var page = await client.Get(path).Json();
        return (page,
            [.. _tap.Take().Notices.Where(notice => notice.StartsWith("duration: ", StringComparison.Ordinal)).Select(QueryPlan.Parse)
                .Where(plan => plan.IsOfAStatement && !BackgroundStatements.AreIn(plan.Text))]);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await _tap.DisposeAsync();
        await _database.DisposeAsync();
    }
}
