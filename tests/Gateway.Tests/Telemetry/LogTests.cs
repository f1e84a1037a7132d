using System.Text.Json;

namespace CleanOrders.Gateway.Tests.Telemetry;

/// <summary>What a host writes to its standard output, where programs read it.</summary>
public sealed class LogTests
{
    private const string Category = "ServiceDefaults.Requests.RequestLog";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Outside_of_Development_a_request_is_one_line_of_json_with_its_trace_and_the_level_can_be_changed_meanwhile()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Path.Combine(Directory.CreateTempSubdirectory("log-levels-").FullName, "levels.json");
        await SetLevel(settings, "Information");
        await using var api = await ApiProcess.Start(
            database, "--environment=Production", "--Identity:Issuer=http://localhost:5080", "--Payments:Provider=Simulator",
            "--Security:Secret=YSBzZWNyZXQgb2YgdGVzdHMsIHdoaWNoIGlzIGxvbmcgZW5vdWdo", $"--Logging:File={settings}");
        var client = api.Anonymous().With("traceparent", $"00-{Trace}-b7ad6b7169203331-01");

        (await client.Get("/v1/products?q=first")).Status.ShouldBe(HttpStatusCode.OK);
        var lines = await Eventually.Be(() => Task.FromResult(RequestsOf(api)), requests => requests.Count > 0);
        lines.Count.ShouldBe(1, string.Join("\n", lines));
        var state = lines[0].GetProperty("State");
        state.GetProperty("Method").GetString().ShouldBe("GET");
        state.GetProperty("Path").GetString().ShouldBe("/v1/products");
        state.GetProperty("Status").GetInt32().ShouldBe(200);
        lines[0].GetProperty("Scopes").EnumerateArray().Where(scope => scope.TryGetProperty("TraceId", out _))
            .ShouldAllBe(scope => scope.GetProperty("TraceId").GetString() == Trace);
        lines[0].ToString().ShouldContain(Trace);

        // Nothing says in the log that a level was changed: it has when a request is answered and no line follows.
        await SetLevel(settings, "Warning");
        _ = await Eventually.Be(
            async () =>
            {
                var before = RequestsOf(api).Count;
                (await client.Get("/v1/products")).Status.ShouldBe(HttpStatusCode.OK);
                await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
                return RequestsOf(api).Count - before;
            },
            count => count == 0);
    }

    [Theory]
    [InlineData("/v1/unsubscribe/abcdefghijklmnop")]
    [InlineData("/V1/UNSUBSCRIBE/abcdefghijklmnop")]
    [InlineData("/v1/%2575nsubscribe/abcdefghijklmnop")]
    [InlineData("/v1//unsubscribe/abcdefghijklmnop")]
    public async Task A_token_in_a_path_is_in_no_line(string path)
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await ApiProcess.Start(database);
        await using var gateway = await GatewayProcess.Start(database, [api.Address]);

        _ = await gateway.Anonymous().Post(path);

        _ = await Eventually.Be(() => Task.FromResult(gateway.Output), output => output.Contains("[token]", StringComparison.Ordinal));
        gateway.Output.ShouldNotContain("abcdefghijklmnop");
        api.Output.ShouldNotContain("abcdefghijklmnop");
    }

    private static Task SetLevel(string file, string level) => File.WriteAllTextAsync(
        file, $$"""{ "Logging": { "LogLevel": { "Default": "{{level}}" } } }""", TestContext.Current.CancellationToken);

    /// <summary>The lines about calls: a client of tests reads the document too.</summary>
    private static List<JsonElement> RequestsOf(ApiProcess api) =>
    [
        .. api.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("Category").GetString()!.EndsWith(Category, StringComparison.Ordinal)
                && line.GetProperty("Message").GetString()!.Contains(" /v1/", StringComparison.Ordinal)),
    ];
}
