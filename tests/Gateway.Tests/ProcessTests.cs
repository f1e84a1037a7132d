using System.Text.Json;

namespace CleanOrders.Gateway.Tests;

/// <summary>The gateway as it is started and stopped by operators.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task It_does_not_start_with_settings_that_are_wrong_and_names_each()
    {
        var (exitCode, output) = await GatewayProcess.RunToEnd(
            "--Gateway:Upstreams:0=localhost:5080", "--Gateway:Networks:Denied:0=everybody", "--Gateway:Cors:Origins:0=*",
            "--Gateway:Retries:Attempts=0", "--Gateway:Overload:LowPercent=95", "--Gateway:Health:Interval=soon");

        exitCode.ShouldBe(1);
        string[] keys = ["Upstreams:0", "Networks:Denied:0", "Cors:Origins:0", "Retries:Attempts", "Overload:NormalPercent", "Health"];
        foreach (var key in keys)
            output.ShouldContain($"Not started: Gateway:{key}");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task It_does_not_start_with_settings_that_the_server_reads_first_either()
    {
        var (exitCode, output) = await GatewayProcess.RunToEnd(
            "--Gateway:Requests:MaxHeaders=1", "--Gateway:Requests:Document=nowhere.json");

        exitCode.ShouldBe(1);
        foreach (var key in (string[])["MaxHeaders", "Document"])
            output.ShouldContain($"Not started: Gateway:Requests:{key}");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task It_says_that_it_stops_then_finishes_what_is_under_way_and_ends_streams()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await GatewayProcess.Start([api.Address], "--Gateway:Draining:Delay=00:00:02");
        var ct = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var goOn = new TaskCompletionSource();
        api.Answer = async (context, request) =>
        {
            if (request.Target.EndsWith("/events", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync(": open\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            else if (request.Target == "/v1/slow")
            {
                await goOn.Task;
            }
        };
        using var stream = await http.GetAsync(
            new Uri("/v1/orders/ord_1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        var slow = http.GetAsync(new Uri("/v1/slow", UriKind.Relative), ct);
        _ = await Eventually.Be(() => Task.FromResult(api.Received.Count), count => count == 2);

        gateway.Terminate();
        _ = await Eventually.Be(gateway.Ready, status => status == HttpStatusCode.ServiceUnavailable);
        using (var late = await http.GetAsync(new Uri("/v1/orders", UriKind.Relative), ct))
        {
            late.StatusCode.ShouldBe(HttpStatusCode.OK, "It still takes requests for a moment.");
            late.Headers.ConnectionClose.ShouldBe(true);
        }

        _ = await Should.ThrowAsync<Exception>(() => stream.Content.ReadAsStringAsync(ct));
        slow.IsCompleted.ShouldBeFalse();
        goOn.SetResult();
        using var answer = await slow;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Exit()).ShouldBe(0, gateway.Output);

        var lines = gateway.Output.Split('\n').Where(line => line.StartsWith('{'))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line));
        lines.Select(line => line.GetProperty("path").GetString()).ShouldContain("/v1/slow", "What ended last is in the log too.");
    }
}
