namespace CleanOrders.WebApi.Tests.Postgres.Faults;

/// <summary>Somebody wants to know how the service is above all when it is not well.</summary>
public sealed class StatusOutageTests
{
    [Fact, Trait("Gateway", "differs")]
    public async Task The_status_page_says_that_the_database_is_away_and_shows_the_rest()
    {
        await using var server = await TestKit.Postgres.Own();
        await using var database = await TestDatabase.On(server);
        await using var api = await Api.New(new ApiOptions { Database = database });
        await server.Stop();

        var page = (await api.Anonymous().Get("/status").ShouldBe(HttpStatusCode.OK)).Text;

        page.ShouldContain("<li>PostgreSQL does not answer.</li>");
        page.ShouldContain("<th scope=\"row\">Instance</th>");
        await server.Start();
        _ = await Eventually.Be(
            () => api.Anonymous().Get("/status"), answer => !answer.Text.Contains("does not answer", StringComparison.Ordinal));
    }
}
