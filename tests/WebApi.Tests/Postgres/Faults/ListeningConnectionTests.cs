namespace CleanOrders.WebApi.Tests.Postgres.Faults;

/// <summary>However many topics there are, a process has one connection to listen for them.</summary>
public sealed class ListeningConnectionTests
{
    [Fact]
    public async Task A_process_listens_for_all_topics_on_one_connection()
    {
        await using var database = await TestDatabase.New();
        await using var api = await Api.New(new ApiOptions { Database = database });
        _ = await Eventually.Be(
            () => ListeningConnections.Of(database),
            connections => connections.Any(asked => asked.Contains("pg_listening_channels", StringComparison.Ordinal)));

        var connection = (await ListeningConnections.Of(database)).ShouldHaveSingleItem();

        connection.ShouldStartWith("orders signals: ");
        connection.ShouldContain("'signals', 'revocations'");
    }
}
