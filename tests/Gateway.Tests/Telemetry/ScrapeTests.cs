using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace CleanOrders.Gateway.Tests.Telemetry;

/// <summary>That Prometheus can read what the hosts measure, each on a port of its own.</summary>
public sealed class ScrapeTests
{
    private const string Missing = "This test needs Prometheus. On Debian: apt-get install --no-install-recommends prometheus";

    [Fact]
    public async Task Prometheus_reads_the_metrics_of_all_hosts()
    {
        await using var database = await TestDatabase.Seeded();
        var ports = Enumerable.Range(0, 4).Select(_ => FreePort()).ToList();
        await using var api = await ApiProcess.Start(database, $"--Metrics:Port={ports[0]}");
        await using var worker = await WorkerProcess.Start(database, $"--Metrics:Port={ports[1]}");
        await using var gateway = await GatewayProcess.Start(database, [api.Address], $"--Metrics:Port={ports[2]}");
        await gateway.As(Who.Customer).PlaceOrder((2, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        using var prometheus = await Prometheus(ports[3], ports[..3]);

        foreach (var query in (string[])[
            "sum(events_recorded_total{type=\"order_placed\"}) >= 1", "count(up == 1) == 3",
            "sum(gateway_request_duration_seconds_count) >= 1", "messaging_outbox_depth >= 0", "sum(limits_decisions_total) >= 1",
            "sum(http_server_request_duration_seconds_count{http_route=\"/v1/orders\"}) >= 1"])
            _ = await Eventually.Be(() => Ask(ports[3], query), found => found > 0);

        prometheus.Kill();
        (await Status(api.Address, "/metrics")).ShouldBe(HttpStatusCode.NotFound, "The port for clients has no metrics.");
        (await Status(new Uri($"http://localhost:{ports[0]}"), "/v1/products")).ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>As in a container, which Prometheus knows by a name or address that the host does not.</summary>
    [Fact]
    public async Task With_a_star_for_its_host_the_port_answers_whoever_reaches_it()
    {
        await using var database = await TestDatabase.Seeded();
        var (all, one) = (FreePort(), FreePort());
        await using var worker = await WorkerProcess.Start(database, $"--Metrics:Port={all}", "--Metrics:Host=*");
        await using var other = await WorkerProcess.Start(database, $"--Metrics:Port={one}");

        (await Status(new Uri($"http://127.0.0.1:{all}"), "/metrics", "worker.example.com")).ShouldBe(HttpStatusCode.OK);
        (await Status(new Uri($"http://localhost:{one}"), "/metrics", "worker.example.com")).ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_port_that_is_taken_refuses_the_start_and_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output) = await GatewayProcess.RunToEnd($"--Metrics:Port={port}", "--Metrics:Host=127.0.0.1");

        code.ShouldBe(1, output);
        output.ShouldContain("Not started: Metrics:Port");
        output.ShouldContain("in use");
    }

    [Theory]
    [InlineData("Metrics:Port", "0")]
    [InlineData("Metrics:Port", "65536")]
    [InlineData("Metrics:Port", "nine")]
    [InlineData("Metrics:Host", "a host")]
    [InlineData("Telemetry:Sampling", "1.1")]
    public async Task A_setting_that_is_wrong_refuses_the_start_and_is_named(string key, string value)
    {
        var (code, output) = await GatewayProcess.RunToEnd($"--{key}={value}");

        code.ShouldBe(1, output);
        output.ShouldContain("Not started: ");
        output.ShouldContain(key);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<Process> Prometheus(int port, IEnumerable<int> targets)
    {
        File.Exists("/usr/bin/prometheus").ShouldBeTrue(Missing);
        var home = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var file = Path.Combine(home, "prometheus.yml");
        var addresses = string.Join(", ", targets.Select(target => $"'localhost:{target}'"));
        await File.WriteAllTextAsync(
            file,
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs: [{ job_name: orders, static_configs: [{ targets: [{{addresses}}] }] }]
            """, TestContext.Current.CancellationToken);
        return Process.Start(new ProcessStartInfo(
            "/usr/bin/prometheus",
            [$"--config.file={file}", $"--storage.tsdb.path={home}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <returns>How many series the query finds; none while nobody answers.</returns>
    private static async Task<int> Ask(int port, string query)
    {
        using var http = new HttpClient();
        try
        {
            var answer = await http.GetStringAsync(
                new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}"),
                TestContext.Current.CancellationToken);
            return JsonElement.Parse(answer).GetProperty("data").GetProperty("result").GetArrayLength();
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <param name="host">The name that the request is for; left out: the one of the address.</param>
    private static async Task<HttpStatusCode> Status(Uri address, string path, string? host = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path)) { Headers = { Host = host } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
