using System.Net.Sockets;
using System.Text;

namespace CleanOrders.Worker.Tests;

/// <summary>Both hosts read what lies beside their assemblies and keep their files where they were started, wherever that is.</summary>
public sealed class StartFolderTests : IDisposable
{
    private const string Statement = "Executed DbCommand";

    private readonly DirectoryInfo _elsewhere = Directory.CreateTempSubdirectory("started-here-");

    [Fact]
    public async Task Hosts_that_are_started_elsewhere_read_the_settings_beside_them()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await ApiProcess.StartIn(_elsewhere.FullName, database);
        await using var worker = await WorkerProcess.StartIn(_elsewhere.FullName, database);

        await api.As(Customer).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        api.Output.ShouldNotContain(Statement);
        worker.Output.ShouldNotContain(Statement);
        File.Exists(Path.Combine(database.Folder, "secret"))
            .ShouldBeFalse("In Development the secret is the one that lies beside the assembly.");
        _elsewhere.GetFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_relative_data_directory_is_the_same_for_both_hosts_where_they_are_started_from_the_same_folder()
    {
        // Without a secret both make one there, and only one that has the other's starts on the same database.
        string[] settings = ["--Data:Directory=files", "--Security:Secret="];
        await using var database = await TestDatabase.Seeded();
        await using var api = await ApiProcess.StartIn(_elsewhere.FullName, database, settings);
        await using var worker = await WorkerProcess.StartIn(_elsewhere.FullName, database, settings);

        var folder = Path.Combine(_elsewhere.FullName, "files");
        File.Exists(Path.Combine(folder, "secret")).ShouldBeTrue();
        api.Output.ShouldContain($"Files are kept in {folder}");
        worker.Output.ShouldContain($"Files are kept in {folder}");
    }

    [Fact]
    public async Task The_query_of_a_request_is_never_logged_whatever_is_to_be_logged()
    {
        const string secret = "co_live_0123456789_of_somebody";
        await using var database = await TestDatabase.Seeded();
        var everything =
            (string[])["--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace",
                "--Logging:Console:LogLevel:Microsoft=Trace",
            "--Logging:Console:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
            "--Logging:Console:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests=Trace",
            "--Logging:Console:FormatterOptions:IncludeScopes=true"];
        await using var api = await ApiProcess.StartIn(_elsewhere.FullName, database, everything);

        foreach (var path in (string[])[
            "/v1/me", "/v1/orders", "/v1/products", "/v1/products/SKU-00001", "/v1/nothing", "/health/ready", "/openapi/v1.json", "/docs",
            "/docs/index.html", "/problems", "/"])
        {
            _ = await api.Anonymous().Get($"{path}?x-api-key={secret}");
            _ = await api.As(Admin).Get($"{path}?cursor={secret}&access_token={secret}");
        }

        _ = await api.Anonymous().Post($"/v1/auth/login?password={secret}", new { email = "a@b.example", password = "does not matter" });
        foreach (var line in (string[])[
            $"GET /v1/me?x-api-key={secret}\u00e9 HTTP/1.1", $"GET /v1/me?x-api-key={secret} HTTP/9.9",
            $"GET  ?x-api-key={secret} HTTP/1.1", $"?x-api-key={secret}", $"GET /v1/me HTTP/1.1\r\nX-Api-Key {secret}"])
            await Send(api.Address, line);
        _ = await api.Anonymous().Get("/v1/the-last-one");

        // The log is written behind the requests, in their order.
        var output =
            await Eventually.Be(
                () => Task.FromResult(api.Output),
                output => output.Contains("GET /v1/the-last-one answered 404", StringComparison.Ordinal));
        output.ShouldContain(Statement, Case.Sensitive, "Everything is logged.");
        output.ShouldContain("GET /v1/me answered 400");
        output.Split('\n').Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    public void Dispose() => _elsewhere.Delete(recursive: true);

    private static async Task Send(Uri address, string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        Encoding.ASCII.GetString(answer.ToArray()).ShouldStartWith("HTTP/1.1 ");
    }
}
