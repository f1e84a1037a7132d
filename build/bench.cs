#:property PublishAot=false
#:package Spectre.Console@0.57.2

// Compares the API with the database that it stands on. Each side is measured in turn, round by round, in one run:
//   dotnet run build/bench.cs -- place     orders of three lines: the API over HTTP, and pgbench calling one function with the same rows
//   dotnet run build/bench.cs -- hot-sku   the same with one line, always of the same sku
//   dotnet run build/bench.cs -- list      page 1 and page 1,000 of 200,000 orders, for every filter and sort
//   dotnet run build/bench.cs -- auth      what checking a token costs, seen before or not, and a login beside the hash of its password
//   dotnet run build/bench.cs -- jobs      20,000 jobs that do nothing, and how soon one begins; beside other engines, where npm is there
//   dotnet run build/bench.cs -- gateway   requests through the gateway, beside YARP alone and limiters of others that are installed
//   dotnet run build/bench.cs -- outbox    10,000 events from commit to consumer, and how soon one is taken; also over RabbitMQ
//   dotnet run build/bench.cs -- notify    2,000 events from commit to inbox, mail server and webhook, and how soon one is there
//   dotnet run build/bench.cs -- cache     one of 10,000 products: from memory, from Redis, without a cache, and nginx with the same bytes
//   dotnet run build/bench.cs -- realtime  5,000 connections to one instance, and messages from another; beside a bare hub with a backplane
// only with graphql
//   dotnet run build/bench.cs -- graphql   a page of 50 orders by HTTP, by GraphQL with the same members, and with a few of them
// end of graphql
//   dotnet run build/bench.cs -- observe   orders of three lines with no telemetry, and with each kind of it
//   -- ... --rounds N --seconds S          5 rounds of 6 seconds if left out; jobs, outbox, notify, gateway and cache: 3 rounds
// It needs the programs of PostgreSQL; it starts a server of its own, with the settings that initdb gives it.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;
var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var options = args.Skip(1).Chunk(2)
    .ToDictionary(pair => pair[0], pair => int.TryParse(pair.ElementAtOrDefault(1), out var value) && value > 0 ? value : 0);
if (args.FirstOrDefault() is not ("place" or "hot-sku" or "list" or "auth" or "jobs" or "outbox" or "notify" or "gateway" or "cache"
        or "observe" or "realtime"
        // only with graphql
        or "graphql"
        // end of graphql
        )
    || options.Keys.Except(["--rounds", "--seconds"]).Any() || options.ContainsValue(0))
{
    AnsiConsole.WriteLine(
        "Usage: dotnet run build/bench.cs -- place | hot-sku | list | auth | jobs | outbox | notify | gateway | cache | observe "
            // only with graphql
            + "| graphql "
            // end of graphql
            + "| realtime  [--rounds N] [--seconds S]");
    return 2;
}

try
{
    if (args[0] == "gateway")
    {
        await new GatewayBench(root, options.GetValueOrDefault("--rounds", 3), options.GetValueOrDefault("--seconds", 8)).Run();
        return 0;
    }

    await using var server = await Server.Start(Benchmarks.Folder(root));
    if (args[0] == "jobs")
    {
        await new JobsBench(root, server, options.GetValueOrDefault("--rounds", 3)).Run();
        return 0;
    }

    if (args[0] == "outbox")
    {
        await new OutboxBench(root, server, options.GetValueOrDefault("--rounds", 3)).Run();
        return 0;
    }

    if (args[0] == "notify")
    {
        await new NotifyBench(root, server, options.GetValueOrDefault("--rounds", 3)).Run();
        return 0;
    }

    if (args[0] == "cache")
    {
        await new CacheBench(root, server, options.GetValueOrDefault("--rounds", 3), options.GetValueOrDefault("--seconds", 6)).Run();
        return 0;
    }

    if (args[0] == "realtime")
    {
        await new RealtimeBench(root, server, options.GetValueOrDefault("--seconds", 20)).Run();
        return 0;
    }

    if (args[0] == "observe")
    {
        await new ObserveBench(root, server, options.GetValueOrDefault("--rounds", 5), options.GetValueOrDefault("--seconds", 6)).Run();
        return 0;
    }

    await using var api = await Api.Start(root, server);
    server.Run("catalogue.sql");
    if (args[0] == "list")
        await new ListBench(api, server).Run();
    else if (args[0] == "auth")
        await new AuthBench(api, options.GetValueOrDefault("--rounds", 5)).Run();
    // only with graphql
    else if (args[0] == "graphql")
        await new GraphQLBench(api, server, options.GetValueOrDefault("--rounds", 5), options.GetValueOrDefault("--seconds", 6)).Run();
    // end of graphql
    else
        await new PlaceBench(
            api, server, args[0], options.GetValueOrDefault("--rounds", 5), options.GetValueOrDefault("--seconds", 6)).Run();
    return 0;
}
catch (Exception exception)
{
    // Caught, whatever it is, so that what was started is stopped.
    AnsiConsole.WriteLine(exception is Failure ? exception.Message : $"{exception}");
    return 1;
}

/// <summary>Placing orders: the API against one function call on the same tables.</summary>
internal sealed class PlaceBench(Api api, Server server, string name, int rounds, int seconds)
{
    public const int Clients = 16;

    // Until the runtime has compiled what is hot for good.
    public const int WarmUp = 20;

    private int Lines => name == "place" ? 3 : 1;

    public async Task Run()
    {
        server.Run("place-order.sql");
        var tokens = await Task.WhenAll(Enumerable.Range(1, Clients).Select(number => api.SignUp($"customer{number}@example.com")));
        var clients = tokens.Select(token => new OrderClient(api.Port, token, name == "place")).ToArray();
        var answerSize = clients[0].PlaceOne();
        AnsiConsole.WriteLine(
            $"{name}: orders of {Lines} line{(Lines > 1 ? "s" : "")}, {Clients} clients, {rounds} rounds of {seconds} s for each side");
        _ = Api(clients, WarmUp);
        _ = Pgbench(answerSize, seconds);

        var results = new List<(Sample Api, Sample Pgbench)>();
        for (var round = 1; round <= rounds; round++)
        {
            results.Add((Api(clients, seconds), Pgbench(answerSize, seconds)));
            AnsiConsole.WriteLine(
                $"round {round}   {results[^1].Api}   {results[^1].Pgbench}   ratio "
                    + $"{results[^1].Api.PerSecond / results[^1].Pgbench.PerSecond:N2}");
        }

        var ratios = results.Select(pair => pair.Api.PerSecond / pair.Pgbench.PerSecond).Order().ToList();
        AnsiConsole.Write(new Table().AddColumns("", "median")
            .AddRow("API", $"{Sample.Median(results.Select(pair => pair.Api))}")
            .AddRow("pgbench", $"{Sample.Median(results.Select(pair => pair.Pgbench))}")
            .AddRow("ratio", $"{ratios[rounds / 2]:N2}, from {ratios[0]:N2} to {ratios[^1]:N2}"));
        var check = server.Query("""
            SELECT concat_ws('|', (SELECT count(*) FROM orders), (SELECT count(*) FROM idempotency_records), (SELECT count(*)
                FROM order_history),
                (SELECT sum(quantity) FROM order_lines), (SELECT sum(reserved) FROM stock), (SELECT sum(reserved) FROM stock_movements))
            """).Split('|');
        if (check[0] != check[1] || check[0] != check[2] || check[3] != check[4] || check[3] != check[5])
            throw new Failure($"The books do not balance: {string.Join(", ", check)}");
        AnsiConsole.WriteLine($"{check[0]} orders, as many keys and events; {check[3]} pieces ordered = reserved = moved.");
    }

    public Sample Api(OrderClient[] clients, int seconds)
    {
        server.Query("CHECKPOINT");
        var cpu = new Cpu(api, server);
        var until = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var threads = clients.Select(client => new Thread(() => client.RunUntil(until))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (clients.FirstOrDefault(client => client.Failure is not null) is { } failed)
            throw new Failure($"The API answered {failed.Failure}");
        var times = clients.SelectMany(client => client.TakeTimes()).Order().ToList();
        return new Sample(times.Count / elapsed, times[times.Count / 2], times[times.Count * 99 / 100], cpu.PerOrder(times.Count));
    }

    private Sample Pgbench(int answerSize, int seconds)
    {
        server.Query("CHECKPOINT");
        var cpu = new Cpu(api, server);
        var (orders, elapsed, times) = server.Pgbench($"{name}.pgb", Clients, seconds, answerSize);
        return new Sample(orders / elapsed, times[times.Count / 2], times[times.Count * 99 / 100], cpu.PerOrder(orders));
    }
}

// only with graphql
/// <summary>The same page of orders by HTTP and by GraphQL.</summary>
internal sealed class GraphQLBench(Api api, Server server, int rounds, int seconds)
{
    private const int Connections = 8;
    private const int Orders = 60;
    private const string Money = "{ amount currency }";
    private const string Pieces = "{ sku quantity }";

    private const string Whole =
        $"id number version customerId status placedAt expiresAt lines {{ sku name unitPrice {Money} quantity shipped cancelled returned "
            + $"total {Money} refunded {Money} }} total {Money} shippingAddress {{ name line1 line2 city region postalCode country }} note "
            + $"payment {{ status captured {Money} refunded {Money} }} "
            + $"shipments {{ id lines {Pieces} carrier tracking shippedAt deliveredAt }} "
            + $"returns {{ id status lines {Pieces} reason requestedAt damaged {Pieces} receivedAt }} allowedActions";

    public async Task Run()
    {
        var token = await api.SignUp("customer1@example.com");
        var client = new OrderClient(api.Port, token, anySku: true);
        for (var i = 0; i < Orders; i++)
            _ = client.PlaceOne();
        var sides = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HTTP"] = Script(token, "GET", "/v1/orders?limit=50", body: null),
            ["GraphQL, the same members"] = Script(token, "POST", "/graphql", Document($"nodes {{ {Whole} }}")),
            ["GraphQL, three members"] = Script(token, "POST", "/graphql", Document("nodes { id number status }")),
            ["GraphQL, with products"] = Script(
                token, "POST", "/graphql", Document("nodes { id number status lines { quantity product { name } } }")),
        };
        AnsiConsole.WriteLine(
            $"graphql: 50 orders of three lines, {Connections} connections, {rounds} rounds of {seconds} s each; "
                + $"load average {Benchmarks.Load}");
        foreach (var script in sides.Values)
            _ = await Wrk(script, 10);
        var results = sides.ToDictionary(side => side.Key, _ => new List<Answered>(), StringComparer.Ordinal);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, script) in sides)
            {
                results[name].Add(await Wrk(script, seconds));
                AnsiConsole.WriteLine($"round {round}   {name,-28} {results[name][^1]}");
            }
        }

        var table = new Table().AddColumns("", "requests/s", "ratio to HTTP", "p50 ms", "p99 ms", "KiB", "statements", "cpu ms/request");
        foreach (var (name, all) in results)
        {
            var ratios = all.Zip(results["HTTP"], (one, other) => one.PerSecond / other.PerSecond).Order().ToList();
            _ = table.AddRow(
                name, $"{Of(all, one => one.PerSecond):N0}", $"{ratios[rounds / 2]:N2}, from {ratios[0]:N2} to {ratios[^1]:N2}",
                $"{Of(all, one => one.P50):N1}", $"{Of(all, one => one.P99):N1}", $"{Of(all, one => one.Bytes) / 1024:N1}",
                $"{Of(all, one => one.Statements):N1}", $"{Of(all, one => one.Cpu):N2}");
        }

        AnsiConsole.Write(table);
    }

    private static string Document(string fields) => new JsonObject
    {
        ["query"] = $"query Bench {{ orders(first: 50) {{ {fields} pageInfo {{ hasNextPage endCursor }} }} }}",
    }.ToJsonString();

    private static string Script(string token, string method, string path, string? body)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bench-graphql-").FullName, "request.lua");
        File.WriteAllText(
            file,
            $"wrk.method = '{method}'\nwrk.path = '{path}'\nwrk.headers['Authorization'] = 'Bearer {token}'\n"
                + (body is null
                    ? ""
                    : $"wrk.body = [[{body}]]\nwrk.headers['Content-Type'] = 'application/json'\n"
                        + "wrk.headers['Accept'] = 'application/graphql-response+json'\n")
                + "function response(status, headers, body) if string.find(body, '\"errors\":[{', 1, true) then error(body) end end\n");
        return file;
    }

    private static double Of(List<Answered> all, Func<Answered, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);

    private async Task<Answered> Wrk(string script, int seconds)
    {
        var (before, cpu) = (Commits(), api.ProcessorTime);
        using var wrk = Commands.Start(new ProcessStartInfo("wrk",
            ["-t2", $"-c{Connections}", $"-d{seconds}s", "--latency", "-s", script, $"http://127.0.0.1:{api.Port}"])
        { RedirectStandardOutput = true, RedirectStandardError = true });
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (!said.Contains("Requests/sec:", StringComparison.Ordinal) || said.Contains("Non-2xx", StringComparison.Ordinal)
            || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new Failure($"{said}{await wrk.StandardError.ReadToEndAsync()}");
        var words = said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var requests = double.Parse(words[Array.IndexOf(words, "requests") - 1]);

        // The server counts what has ended with a delay of a second.
        await Task.Delay(1500);
        return new Answered(
            double.Parse(After("Requests/sec:")), ListenerBench.Milliseconds(After("50%")), ListenerBench.Milliseconds(After("99%")),
            Bytes(words[Array.IndexOf(words, "read") - 1]) / requests, (Commits() - before) / requests,
            (api.ProcessorTime - cpu) / requests);

        string After(string word) => words[Array.IndexOf(words, word) + 1];
    }

    private static double Bytes(string text) => text switch
    {
        _ when text.EndsWith("GB", StringComparison.Ordinal) => double.Parse(text[..^2]) * 1024 * 1024 * 1024,
        _ when text.EndsWith("MB", StringComparison.Ordinal) => double.Parse(text[..^2]) * 1024 * 1024,
        _ => double.Parse(text[..^2]) * 1024,
    };

    // Each statement of a query is a transaction of its own.
    private double Commits() => double.Parse(server.Query("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));

    private sealed record Answered(double PerSecond, double P50, double P99, double Bytes, double Statements, double Cpu)
    {
        public override string ToString() =>
            $"{PerSecond,6:N0}/s   p50 {P50:N1} ms   p99 {P99:N1} ms   {Bytes / 1024:N1} KiB   {Statements:N1} statements   "
                + $"cpu ms {Cpu:N2}";
    }
}
// end of graphql

/// <param name="Cpu">Milliseconds of processor time for one order, by who spent them.</param>
internal sealed record Sample(double PerSecond, double P50, double P99, (double Load, double Api, double Postgres) Cpu)
{
    public static Sample Median(IEnumerable<Sample> samples)
    {
        var all = samples.ToList();
        return new(Of(s => s.PerSecond), Of(s => s.P50), Of(s => s.P99),
            (Of(s => s.Cpu.Load), Of(s => s.Cpu.Api), Of(s => s.Cpu.Postgres)));

        double Of(Func<Sample, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);
    }

    public override string ToString() =>
        $"{PerSecond,5:N0}/s p50 {P50,4:N1} p99 {P99,5:N1} ms (cpu ms/order: "
            + $"{(Cpu.Api > 0 ? $"load {Cpu.Load:N2} api {Cpu.Api:N2} " : "")}postgres {Cpu.Postgres:N2})";
}

/// <summary>Counts processor time from when it is made.</summary>
internal sealed class Cpu(Api api, Server server)
{
    private readonly (double Load, double Api, double Postgres) _before = Now(api, server);

    public (double Load, double Api, double Postgres) PerOrder(int orders)
    {
        // The server needs a moment to bury, and so to count, the processes that have ended.
        Thread.Sleep(500);
        var now = Now(api, server);
        var isApi = now.Api - _before.Api > 50;
        return isApi
            ? ((now.Load - _before.Load) / orders, (now.Api - _before.Api) / orders, (now.Postgres - _before.Postgres) / orders)
            : (0, 0, (now.Postgres - _before.Postgres) / orders);
    }

    private static (double Load, double Api, double Postgres) Now(Api api, Server server) =>
        (Environment.CpuUsage.TotalTime.TotalMilliseconds, api.ProcessorTime, server.ProcessorTime);
}

/// <summary>Places orders on a connection of its own, as cheaply as a client can: the request's bytes are made once and patched.</summary>
internal sealed class OrderClient
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[64 * 1024];
    private readonly List<double> _times = [];
    private readonly bool _anySku;

    public OrderClient(int port, string token, bool anySku)
    {
        _anySku = anySku;
        var lines = anySku
            ? """{"sku":"SKU-00001","quantity":1},{"sku":"SKU-00002","quantity":1},{"sku":"SKU-00003","quantity":1}"""
            : """{"sku":"SKU-00042","quantity":1}""";
        const string Address =
            """{"name":"Ada Example","line1":"Sample Street 1","city":"Sampletown","postalCode":"12345","country":"DE"}""";
        var body = $$"""{"lines":[{{lines}}],"shippingAddress":{{Address}}}""";
        _request = Encoding.ASCII.GetBytes(
            $"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            + $"Idempotency-Key: {Guid.NewGuid():N}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _socket.Connect(IPAddress.Loopback, port);
    }

    public string? Failure { get; private set; }

    public IReadOnlyList<double> TakeTimes()
    {
        var times = _times.ToList();
        _times.Clear();
        return times;
    }

    /// <returns>The size of the answer's body.</returns>
    public int PlaceOne()
    {
        Patch();
        _ = _socket.Send(_request);
        return Receive();
    }

    public void RunUntil(long end)
    {
        while (Failure is null && Stopwatch.GetTimestamp() is var started && started < end)
        {
            _ = PlaceOne();
            _times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private void Patch()
    {
        var request = _request.AsSpan();
        Span<byte> key = stackalloc byte[16];
        Random.Shared.NextBytes(key);
        _ = Convert.TryToHexStringLower(key, request[(request.IndexOf("Idempotency-Key: "u8) + 17)..], out _);
        var rest = request[request.IndexOf("\r\n\r\n"u8)..];
        for (var third = 0; rest.IndexOf("SKU-"u8) is var at && at >= 0; third++)
        {
            if (_anySku)
                _ = Random.Shared.Next((third * 3333) + 1, ((third + 1) * 3333) + 1).TryFormat(rest[(at + 4)..], out _, "00000");
            rest = rest[(at + 4)..];
            rest[rest.IndexOf("\"quantity\":"u8) + 11] = (byte)Random.Shared.Next('1', '6');
        }
    }

    private int Receive()
    {
        for (int length = 0, got = 0; ; length += got)
        {
            got = _socket.Receive(_answer.AsSpan(length));
            var answer = _answer.AsSpan(0, length + got);
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (got > 0 && end < 0)
                continue;
            var header = answer[..Math.Max(0, end)];
            var at = header.IndexOf("Content-Length: "u8);
            if (at < 0 || !header.StartsWith("HTTP/1.1 201"u8))
            {
                Failure = Encoding.UTF8.GetString(answer);
                return 0;
            }

            _ = System.Buffers.Text.Utf8Parser.TryParse(header[(at + 16)..], out int size, out _);
            if (answer.Length >= end + 4 + size)
                return size;
        }
    }
}

/// <summary>
/// What it costs to be observed: orders placed with an API that nobody watches, and with others on the same database that log each request,
/// are read by Prometheus' port, or send a tenth or all of their traces to a collector that takes everything and keeps nothing.
/// </summary>
internal sealed class ObserveBench(string root, Server server, int rounds, int seconds) : ListenerBench(root)
{
    private const string Unwatched = "nothing, and no line for a request";

    // One for all, so that each takes the tokens of the first.
    private const string Issuer = "--Identity:Issuer=http://localhost:5080";

    private readonly string _root = root;

    public async Task Run()
    {
        var apis = new Dictionary<string, Api>(StringComparer.Ordinal);
        try
        {
            var collector = await Nginx("collector", port =>
                $"server {{ listen 127.0.0.1:{port}; client_max_body_size 0; location / {{ return 200 ''; }} }}");
            string[] quiet = ["--Logging:LogLevel:Default=Warning"];
            string[] sends = [.. quiet, $"--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{collector.Port}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];
            foreach (var (name, arguments) in new (string, string[])[]
            {
                (Unwatched, quiet), ("a line for each request", []),
                ("metrics for Prometheus", [.. quiet, $"--Metrics:Port={Server.FreePort()}"]),
                ("traces, 10 %", [.. sends, "--Telemetry:Sampling=0.1"]), ("traces, 100 %", sends),
            })
            {
                // What happens after an order is not measured here.
                apis[name] = await Api.Start(_root, server, ["--Workers:Enabled=false", Issuer, .. arguments]);
                if (apis.Count == 1)
                    server.Run("catalogue.sql");
            }

            await Measure(apis);
        }
        finally
        {
            foreach (var api in apis.Values)
                await api.DisposeAsync();
            await End();
        }
    }

    private async Task Measure(Dictionary<string, Api> apis)
    {
        AnsiConsole.WriteLine(
            $"observe: orders of three lines, {PlaceBench.Clients} clients, {rounds} rounds of {seconds} s; "
                + $"load average {Benchmarks.Load}");
        var sides = new Dictionary<string, (PlaceBench Bench, OrderClient[] Clients)>(StringComparer.Ordinal);
        var tokens = await Task.WhenAll(
            Enumerable.Range(1, PlaceBench.Clients).Select(number => apis[Unwatched].SignUp($"customer{number}@example.com")));
        foreach (var (name, api) in apis)
        {
            sides[name] = (new PlaceBench(api, server, "place", rounds, seconds),
                [.. tokens.Select(token => new OrderClient(api.Port, token, anySku: true))]);
            _ = sides[name].Bench.Api(sides[name].Clients, PlaceBench.WarmUp);
        }

        var results = sides.ToDictionary(side => side.Key, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, side) in sides)
            {
                results[name].Add(side.Bench.Api(side.Clients, seconds));
                AnsiConsole.WriteLine($"round {round}   {name,-36} {results[name][^1]}");
            }
        }

        var table = new Table().AddColumns("observed by", "median", "orders/s beside nothing", "CPU of the API beside nothing");
        foreach (var (name, samples) in results)
            _ = table.AddRow(
                name, $"{Sample.Median(samples)}", Ratio(samples, results[Unwatched], sample => sample.PerSecond),
                Ratio(samples, results[Unwatched], sample => sample.Cpu.Api));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Medians of {rounds} rounds. Load average {Benchmarks.Load}.");
    }

    private static string Ratio(List<Sample> samples, List<Sample> others, Func<Sample, double> of)
    {
        var ratios = samples.Zip(others, (one, other) => of(one) / of(other)).Order().ToList();
        return $"{ratios[ratios.Count / 2]:N2}, from {ratios[0]:N2} to {ratios[^1]:N2}";
    }
}

/// <summary>Reading far into a list against reading its beginning.</summary>
internal sealed class ListBench(Api api, Server server)
{
    private const int Page = 1000;

    public async Task Run()
    {
        var own = await api.SignUp("customer@example.com");
        _ = await api.SignUp("staff@example.com");
        server.Query(
            "INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users AS u, roles AS r WHERE u.email = 'staff@example.com' "
                + "AND r.name = 'support'");
        var staff = await api.LogIn("staff@example.com");
        var customer = server.Query("SELECT id FROM users WHERE email = 'customer@example.com'");
        AnsiConsole.WriteLine("Making 200,000 orders ...");
        server.Run("orders.sql", ("customer", customer));
        var id = (string)(await api.Get("/v1/me", own))["id"]!;

        // A year of which the first and last weeks are cut off, and all totals but the smallest and greatest.
        var placed = $"&placedFrom={DateTime.UtcNow.AddDays(-390):yyyy-MM-dd}T00:00:00Z"
            + $"&placedTo={DateTime.UtcNow.AddDays(-10):yyyy-MM-dd}T00:00:00Z";
        const string Total = "&totalFrom=1000&totalTo=50000";
        var filters = new[]
        {
            "", "&status=delivered", "&status=delivered&status=shipped&status=paid", $"&customer={id}", $"&customer={id}&status=delivered",
            "&sku=SKU-00001", "&sku=SKU-00001&status=delivered", placed, Total, $"&status=delivered{Total}",
        };
        var table = new Table().AddColumns("whose", "filter", "sort", "limit", "page 1, ms", "page 1000, ms", "ratio");
        var worst = 0.0;
        foreach (var (whose, token) in new[] { ("all", staff), ("own", own) })
        {
            foreach (var filter in filters.Where(filter => whose == "all" || !filter.Contains("customer=", StringComparison.Ordinal)))
            {
                foreach (var sort in new[] { "-placedAt", "placedAt", "-total", "total" })
                    worst = Math.Max(worst, await Compare(table, whose, token, filter, sort));
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"The greatest ratio is {worst:N2}.");
    }

    private async Task<double> Compare(Table table, string whose, string token, string filter, string sort)
    {
        var total = (int)(await api.Get($"/v1/orders?limit=1&sort={sort}{filter}", token, withTotal: true))["total"]!;
        var limit = Math.Clamp((total - 1) / Page, 1, 20);
        var first = $"/v1/orders?limit={limit}&sort={sort}{filter}";
        var last = $"{first}&cursor={await CursorAfter(limit * (Page - 1), $"/v1/orders?sort={sort}{filter}", token)}";
        var (early, late) = (new List<double>(), new List<double>());
        for (var i = 0; i < 60; i++)
        {
            early.Add(await Time(first, token));
            late.Add(await Time(last, token));
        }

        var (page1, page1000) = (early.Order().ElementAt(30), late.Order().ElementAt(30));
        _ = table.AddRow(whose, filter.TrimStart('&'), sort, $"{limit}", $"{page1:N2}", $"{page1000:N2}", $"{page1000 / page1:N2}");
        return page1000 / page1;
    }

    /// <summary>Walks there in the largest steps: a cursor is good for any limit.</summary>
    private async Task<string> CursorAfter(int items, string list, string token)
    {
        var cursor = "";
        for (var left = items; left > 0; left -= 200)
            cursor = (string)(await api.Get($"{list}&limit={Math.Min(left, 200)}{(cursor == "" ? "" : $"&cursor={cursor}")}", token))[
                "next"]!;
        return cursor;
    }

    private async Task<double> Time(string path, string token)
    {
        var started = Stopwatch.GetTimestamp();
        _ = await api.Read(path, token);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>
/// What a caller costs the API in processor time: the same request is refused without a token (401), with one that was
/// seen before and with one that was not (403: the customer may not read stock). None of these asks the database.
/// </summary>
internal sealed class AuthBench(Api api, int rounds)
{
    private const int Calls = 4000;
    private const int Logins = 20;
    private const int HashIterations = 220_000;

    public async Task Run()
    {
        var seen = await api.SignUp("customer@example.com");
        var results = new List<(double None, double Seen, double Unseen, double Login, double Hash)>();
        AnsiConsole.WriteLine(
            $"auth: {Calls} calls of each kind and {Logins} logins in a round, {rounds} rounds; milliseconds of the API's processor time "
                + $"for one");
        for (var round = 0; round <= rounds; round++)
        {
            var fresh = await api.AccessTokens(Calls);
            var result = (
                None: await Cost(Calls, _ => api.Status("/v1/inventory/SKU-00001", token: null), 401),
                Seen: await Cost(Calls, _ => api.Status("/v1/inventory/SKU-00001", seen), 403),
                Unseen: await Cost(Calls, i => api.Status("/v1/inventory/SKU-00001", fresh[i]), 403),
                Login: await Cost(Logins, async _ => await api.LogIn("customer@example.com") is null ? 0 : 200, 200, clients: 1),
                Hash: Hash());

            // The first is for the runtime to compile what is hot.
            if (round == 0)
                continue;
            results.Add(result);
            AnsiConsole.WriteLine(
                $"round {round}   no token {result.None:N3}   token seen before {result.Seen:N3}   token not seen {result.Unseen:N3}   "
                    + $"login {result.Login:N1} (the hash alone {result.Hash:N1})");
        }

        var (none, known, unknown, login, hash) = (Of(r => r.None), Of(r => r.Seen), Of(r => r.Unseen), Of(r => r.Login), Of(r => r.Hash));
        AnsiConsole.WriteLine(
            $"A core checks {1000 / Math.Max(0.001, known - none):N0} tokens a second that it has seen, "
                + $"{1000 / Math.Max(0.001, unknown - none):N0} that it has not,");
        AnsiConsole.WriteLine(
            $"and does {1000 / login:N1} logins a second; with nothing but the hash it would do {1000 / hash:N1} (ratio "
                + $"{hash / login:N2}).");

        double Of(Func<(double None, double Seen, double Unseen, double Login, double Hash), double> value) =>
            results.Select(value).Order().ElementAt(results.Count / 2);
    }

    private async Task<double> Cost(int calls, Func<int, Task<int>> call, int expected, int clients = 16)
    {
        var before = api.ProcessorTime;
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (i, _) =>
        {
            var status = await call(i);
            if (status != expected)
                throw new Failure($"{expected} was expected, not {status}.");
        });
        return (api.ProcessorTime - before) / calls;
    }

    private static double Hash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Logins; i++)
            _ = Rfc2898DeriveBytes.Pbkdf2("a password to be hashed", salt, HashIterations, HashAlgorithmName.SHA512, 32);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Logins;
    }
}

/// <summary>
/// Doing many jobs, and beginning one while there is nothing else to do: this service, and what others use, each on a new database.
/// </summary>
internal sealed class JobsBench(string root, Server server, int rounds)
{
    private const int Jobs = 20_000;
    private const int Singles = 200;

    // Some engines, as they come, would need hours.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly string _folder = Benchmarks.Folder(root);

    public async Task Run()
    {
        await Commands.Run("dotnet", ["build", _folder, "-c", "Release", "-v", "quiet", "-nologo"], root);
        var home = Directory.CreateTempSubdirectory("bench-jobs-");
        try
        {
            var engines = new List<Engine> { new("this service", "default", "") };
            engines.AddRange(await Peers(home.FullName));
            var results = engines.ToDictionary(engine => engine, _ => new List<Figures>());
            AnsiConsole.WriteLine($"jobs: {Jobs:N0} in a round, {rounds} rounds; load average {Benchmarks.Load}");
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var engine in engines.ToList())
                {
                    try
                    {
                        results[engine].Add(
                            await Measure(
                                engine, home.FullName, $"{engine.Name} {engine.Mode} {round}".Replace(' ', '_').Replace('-', '_')));
                        AnsiConsole.WriteLine($"round {round}   {engine.Label,-26} {results[engine][^1]}");
                    }
                    catch (Failure failure) when (engine.Package != "")
                    {
                        AnsiConsole.WriteLine($"{engine.Label} is left out: {failure.Message}");
                        _ = engines.Remove(engine);
                    }
                }
            }

            Report(engines, results);
            AnsiConsole.WriteLine($"Load average {Benchmarks.Load}.");
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>Those that could be installed.</summary>
    private async Task<List<Engine>> Peers(string home)
    {
        var peers = new List<Engine>();
        foreach (var (name, packages, modes) in new (string, string[], string[])[]
        {
            ("graphile-worker", ["graphile-worker@0.17.3", "pg@8"], ["default", "best"]),
            ("pg-boss", ["pg-boss@12.27.0", "pg@8"], ["default", "best"]),
            ("bullmq", ["bullmq@6.7.0", "ioredis@5"], ["default", "best", "fsync"]),
        })
        {
            try
            {
                var folder = Directory.CreateDirectory(Path.Combine(home, name)).FullName;
                await Commands.Run("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, .. packages], folder);
                foreach (var script in new[] { "role.mjs", $"{name}.mjs" })
                    File.Copy(Path.Combine(_folder, "peers", script), Path.Combine(folder, script));
                peers.AddRange(modes.Select(mode => new Engine(name, mode, packages[0])));
            }
            catch (Failure failure)
            {
                AnsiConsole.WriteLine($"{name} is left out: {failure.Message}");
            }
        }

        return peers;
    }

    private async Task<Figures> Measure(Engine engine, string home, string database)
    {
        var isOnRedis = engine.Name == "bullmq";
        var place = isOnRedis ? $"{Server.FreePort()}" : server.NewDatabase(database);
        await using var redis = isOnRedis
            ? Role.Of("redis-server",
                ["--port", place, "--dir", home, .. engine.Mode == "fsync"
                    ? new[] { "--appendonly", "yes", "--appendfsync", "always" }
                    : []], home)
            : null;
        if (redis is not null)
            await redis.SaysThat("Ready to accept connections");
        await using var enqueuing = await Start(engine, home, place);
        await using var working = await Start(engine, home, place);

        // Twice the same, until what is hot has been compiled.
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            _ = await enqueuing.Ask($"fill {Jobs}");
            _ = await working.Ask($"drain {Jobs} {Timeout.TotalMilliseconds}");
        }

        var (free, isWhole) = await Drain(enqueuing, working);
        var held = 0.0;
        if (isWhole && !isOnRedis)
        {
            await using var snapshot = await server.HoldSnapshot(place);
            (held, _) = await Drain(enqueuing, working);
        }

        if (engine.Package == ""
            && server.Query("SELECT count(*) = (SELECT count(*) FROM jobs) FROM job_attempts WHERE outcome = 'succeeded'", place) != "t")
            throw new Failure("Not every job was done once, as its attempts say.");
        var times = await Idle(enqueuing, working);
        return new Figures(free, held, times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    private async Task<Role> Start(Engine engine, string home, string place)
    {
        var role = engine.Package == ""
            ? Benchmarks.Start(root, server.ConnectionTo(place))
            : Role.Of("node", ["role.mjs", engine.Name, engine.Mode], Path.Combine(home, engine.Name),
                ("DATABASE_URL", server.AddressOf(place)), ("REDIS_PORT", place));
        await role.SaysThat("ready");
        return role;
    }

    /// <returns>Jobs per second, from the worker's start until all are stored as done, and whether all were.</returns>
    private static async Task<(double PerSecond, bool IsWhole)> Drain(Role enqueuing, Role working)
    {
        _ = await enqueuing.Ask($"fill {Jobs}");
        var answer = (await working.Ask($"drain {Jobs} {Timeout.TotalMilliseconds}")).Split(' ');
        var (done, seconds) = (int.Parse(answer[0]), double.Parse(answer[1]));
        return (done / seconds, done >= Jobs && seconds < Timeout.TotalSeconds);
    }

    /// <returns>
    /// Milliseconds from before the enqueuing of one until its handler begins, in order. The first second is for warming up. Nothing has
    /// happened for a while before each.
    /// </returns>
    private static async Task<List<double>> Idle(Role enqueuing, Role working)
    {
        var times = new List<double>();
        await working.SaysThat("listening", "listen");
        for (var clock = Stopwatch.StartNew(); times.Count < Singles
            && clock.Elapsed < Timeout * 2; await Task.Delay(Random.Shared.Next(60, 90)))
        {
            var (isWarm, before) = (clock.Elapsed > TimeSpan.FromSeconds(1), long.Parse(await enqueuing.Ask("one")));
            var begun = long.Parse(await working.Read());
            if (isWarm)
                times.Add((begun - before) / 1e6);
        }

        times.Sort();
        return times;
    }

    private static void Report(List<Engine> engines, Dictionary<Engine, List<Figures>> results)
    {
        var own = Figures.Median(results[engines[0]]);
        AnsiConsole.WriteLine($"Medians of {results[engines[0]].Count} rounds of {Jobs:N0} jobs; the ratio is ours to theirs:");
        var table = new Table().AddColumns("engine", "median", "from", "to", "ratio", "ratio of p99");
        foreach (var engine in engines)
        {
            var median = Figures.Median(results[engine]);
            _ = table.AddRow(
                engine.Label, $"{median}", $"{results[engine].Min(one => one.PerSecond):N0}",
                $"{results[engine].Max(one => one.PerSecond):N0}",
                $"{own.PerSecond / median.PerSecond:N2}", $"{own.P99 / median.P99:N2}");
        }

        AnsiConsole.Write(table);
    }

    /// <param name="Package">Where npm finds it; empty for this service.</param>
    private sealed record Engine(string Name, string Mode, string Package)
    {
        public string Label => $"{Name}, {Mode}";
    }

    /// <param name="Held">Per second while a snapshot from before is held open; 0 where that was not measured.</param>
    private sealed record Figures(double PerSecond, double Held, double P50, double P99)
    {
        public static Figures Median(List<Figures> all)
        {
            return new(Of(one => one.PerSecond), Of(one => one.Held), Of(one => one.P50), Of(one => one.P99));

            double Of(Func<Figures, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);
        }

        public override string ToString() =>
            $"{PerSecond,8:#,0.#} jobs/s, snapshot held {(Held > 0 ? $"{Held,6:N0}" : "     -")}; one begins after p50 {P50,6:N1} p99 "
                + $"{P99,6:N1} ms";
    }
}

/// <summary>
/// From the commit of an event until the commit of what a reaction makes of it, in another process. Many at once are counted by the second,
/// from the first commit
/// to the last; how soon one is taken is measured while nothing else is under way.
/// </summary>
internal sealed class OutboxBench(string root, Server server, int rounds)
{
    private const int Events = 10_000;
    private const int WarmUp = 3_000;
    private const int Singles = 200;

    public async Task Run()
    {
        await Commands.Run("dotnet", ["build", Benchmarks.Folder(root), "-c", "Release", "-v", "quiet", "-nologo"], root);
        AnsiConsole.WriteLine(
            $"outbox: {Events:N0} events in a round, {rounds} rounds, and {Singles} alone; load average {Benchmarks.Load}");
        var without = await Measure("without a broker", []);
        try
        {
            await using var broker = Benchmarks.Start(root, "broker");
            var with = await Measure("over RabbitMQ", [await broker.Read()]);
            AnsiConsole.WriteLine($"ratio of events/s over RabbitMQ to those without: {with / without:N2}; load average {Benchmarks.Load}");
        }
        catch (Failure failure)
        {
            AnsiConsole.WriteLine($"RabbitMQ is left out: {failure.Message}");
        }
    }

    private async Task<double> Measure(string name, string[] broker)
    {
        var database = server.NewDatabase(name.Replace(' ', '_'));
        await using var publishing = Benchmarks.Start(root, server.ConnectionTo(database));
        await publishing.SaysThat("ready");
        await using var taking = Benchmarks.Start(root, [server.ConnectionTo(database), .. broker]);
        await taking.SaysThat("ready");
        _ = await Publish(WarmUp, publishing, taking);
        var rates = new List<double>();
        for (var round = 0; round < rounds; round++)
            rates.Add(Events / (await Publish(Events, publishing, taking) / 1000));
        var times = new List<double>();
        for (; times.Count < Singles; await Task.Delay(Random.Shared.Next(60, 90)))
            times.Add(await Publish(1, publishing, taking));
        if (server.Query(
            "SELECT count(*) || '|' || (SELECT count(*) FROM outbox_messages) FROM inbox_messages",
            database) != $"{WarmUp + (rounds * Events) + Singles}|0")
            throw new Failure("Not every event was applied once.");

        rates.Sort();
        times.Sort();
        AnsiConsole.WriteLine(
            $"{name,-16} {rates[rates.Count / 2],6:N0} events/s ({rates[0]:N0} to {rates[^1]:N0}); one is taken after p50 "
                + $"{times[Singles / 2]:N1} p99 {times[Singles * 99 / 100]:N1} ms");
        return rates[rates.Count / 2];
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> Publish(int count, Role publishing, Role taking)
    {
        await taking.SaysThat("taking", $"take {count}");
        var committed = long.Parse(await publishing.Ask($"publish {count}"));
        return (long.Parse(await taking.Read()) - committed) / 1e6;
    }
}

/// <summary>
/// Events from their commit to an inbox, a mail server and a webhook, all by one worker; beside what the mail server and the endpoint of
/// the webhook take from a program that does nothing but send.
/// </summary>
internal sealed class NotifyBench(string root, Server server, int rounds)
{
    private const int Events = 2_000;
    private const int WarmUp = 500;
    private const int Singles = 100;
    private const int Backlog = 500;
    private const int Readers = 10_000;
    private const int Mails = 4_000;
    private const int Posts = 20_000;
    private static readonly string[] Names = ["inbox", "mail", "post"];

    public async Task Run()
    {
        await Commands.Run("dotnet", ["build", Benchmarks.Folder(root), "-c", "Release", "-v", "quiet", "-nologo"], root);
        AnsiConsole.WriteLine(
            $"notify: {Events:N0} events in a round, {rounds} rounds, and {Singles} alone; load average {Benchmarks.Load}");
        await using var sinks = Benchmarks.Start(root, "sinks");
        var ports = (await sinks.Read()).Split(' ');
        await using var load = Benchmarks.Start(root, ["load", .. ports[..2]]);
        await load.SaysThat("ready");
        var database = server.NewDatabase("notify");
        await using var notifying = Benchmarks.Start(root, server.ConnectionTo(database), "", ports[0]);
        await notifying.SaysThat("ready");
        await notifying.SaysThat("stored", $"readers {Readers} http://127.0.0.1:{ports[1]}/hook");
        await using var working = Benchmarks.Start(root, server.ConnectionTo(database), "", ports[0]);
        await working.SaysThat("ready");

        _ = await Notify(WarmUp, notifying, working, sinks);
        var rates = new List<(Dictionary<string, double> Ours, double Mails, double Posts)>();
        for (var round = 1; round <= rounds; round++)
        {
            var mails = Mails / double.Parse(await load.Ask($"mail {Mails}"));
            var posts = Posts / double.Parse(await load.Ask($"post {Posts}"));
            var ours = (await Notify(Events, notifying, working, sinks)).ToDictionary(
                pair => pair.Key, pair => Events / (pair.Value / 1000));
            rates.Add((ours, mails, posts));
            AnsiConsole.WriteLine(
                $"round {round}   inbox {ours["inbox"],6:N0}/s   mail {ours["mail"],6:N0}/s of {mails:N0}   post {ours["post"],6:N0}/s of "
                    + $"{posts:N0}");
        }

        var alone = await OneByOne(Names, notifying, working, sinks);
        var all = WarmUp + (rounds * Events) + Singles;
        if (server.Query(
            "SELECT concat_ws('|', (SELECT count(*) FROM notifications), (SELECT count(*) FROM notification_deliveries WHERE channel = "
                + "'email' AND status = 'sent'), (SELECT count(*) FROM webhook_deliveries WHERE status = 'succeeded'))",
            database) is var kept && kept != $"{all}|{all}|{all}")
            throw new Failure($"Not every event was notified of once: {kept} of {all}.");
        foreach (var name in Names)
        {
            var (sorted, times) = (rates.Select(rate => rate.Ours[name]).Order().ToList(), alone.Select(one => one[name]).Order().ToList());
            var ceiling = rates.Select(rate => name == "mail" ? rate.Mails : rate.Posts).Order().ElementAt(rounds / 2);
            AnsiConsole.WriteLine(
                $"{name,-6} {sorted[rounds / 2],6:N0} events/s ({sorted[0]:N0} to {sorted[^1]:N0})"
                    + (name == "inbox" ? "" : $", {sorted[rounds / 2] / ceiling:N2} of {ceiling:N0}")
                    + $"; one is there after p50 {times[Singles / 2]:N1} p99 {times[Singles * 99 / 100]:N1} ms");
        }

        await notifying.SaysThat("stored", $"webhook http://127.0.0.1:{ports[2]}/dead");
        _ = await Notify(Backlog, notifying, working, sinks);
        Compare("a dead endpoint", Names, alone, await OneByOne(Names, notifying, working, sinks));
        await sinks.SaysThat("silent", "silent");
        string[] others = ["inbox", "post"];
        _ = await Notify(Backlog, notifying, working, sinks, others);
        Compare("a dead endpoint and a dead mail server", others, alone, await OneByOne(others, notifying, working, sinks));
        AnsiConsole.WriteLine($"load average {Benchmarks.Load}");
    }

    private static async Task<List<Dictionary<string, double>>> OneByOne(string[] names, Role notifying, Role working, Role sinks)
    {
        var times = new List<Dictionary<string, double>>();
        for (; times.Count < Singles; await Task.Delay(Random.Shared.Next(60, 90)))
            times.Add(await Notify(1, notifying, working, sinks, names));
        return times;
    }

    private static void Compare(
        string besides, string[] names, List<Dictionary<string, double>> alone, List<Dictionary<string, double>> now)
    {
        const int p50 = Singles / 2, p99 = Singles * 99 / 100;
        foreach (var name in names)
        {
            var (before, after) = (Sorted(alone), Sorted(now));
            AnsiConsole.WriteLine(
                $"{name,-6} beside {besides}, for which {Backlog} events wait: p50 {after[p50]:N1} p99 {after[p99]:N1} ms, "
                    + $"{after[p50] / before[p50]:N2} and {after[p99] / before[p99]:N2} times as long");

            List<double> Sorted(List<Dictionary<string, double>> times) => [.. times.Select(one => one[name]).Order()];
        }
    }

    /// <returns>Milliseconds until the last was there, from the commit of the first ones on.</returns>
    private static async Task<Dictionary<string, double>> Notify(
        int count, Role notifying, Role working, Role sinks, string[]? names = null)
    {
        await sinks.SaysThat("expecting", $"expect {count}");
        await working.SaysThat("waiting", $"inbox {count}");
        var committed = long.Parse(await notifying.Ask($"notify {count}"));
        var arrived = new List<string> { await working.Read() };
        while (arrived.Count < (names ?? Names).Length)
            arrived.Add(await sinks.Read());
        return arrived.Select(line => line.Split(' ')).ToDictionary(line => line[0], line => (long.Parse(line[1]) - committed) / 1e6);
    }
}

/// <summary>A benchmark of programs that listen, each a process of its own.</summary>
internal abstract class ListenerBench(string root)
{
    protected const int Connections = 64;

    // Until the runtime has compiled what is hot for good.
    protected const int WarmUp = 10;

    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly Stack<Role> _roles = new();

    protected string Home { get; } = Directory.CreateTempSubdirectory("bench-listeners-").FullName;

    /// <summary>Ends them all.</summary>
    protected async Task End()
    {
        while (_roles.TryPop(out var role))
            await role.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }

    public static double Milliseconds(string time) => time switch
    {
        [.. var number, 'u', 's'] => double.Parse(number) / 1000,
        [.. var number, 'm', 's'] => double.Parse(number),
        [.. var number, 's'] => double.Parse(number) * 1000,
        _ => throw new Failure($"wrk says {time}."),
    };

    protected Task Build(string project) =>
        Commands.Run("dotnet", ["build", Path.Combine(root, project), "-c", "Release", "-v", "quiet", "-nologo"], root);

    /// <param name="logs">The level from which it logs, besides the gateway's access log.</param>
    protected Task<Listener> Dotnet(string project, string host, int port, string logs, params string[] arguments) =>
        Started(port, Program(project, host, port, logs, "Production", arguments));

    protected Role Program(string project, string host, int port, string logs, string environment, string[] arguments) => Role.Of(
        "dotnet", [Directory.GetFiles(Path.Combine(root, project, "bin", "Release", "net10.0"), $"*.{host}.dll").Single(), .. arguments],
        Home, ("ASPNETCORE_ENVIRONMENT", environment), ("Logging__LogLevel__Default", logs), ("Security__Secret", _secret),
        ("Identity__Issuer", $"http://127.0.0.1:{port}"));

    protected async Task<Listener> Nginx(string name, Func<int, string> servers)
    {
        var (port, file) = (Server.FreePort(), Path.Combine(Home, $"{name}.conf"));
        await File.WriteAllTextAsync(file, $$"""
            daemon off; worker_processes 2; pid {{Home}}/{{name}}.pid; error_log {{Home}}/{{name}}.err warn; events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 1000000000; client_body_temp_path {{Home}}/{{name}}-body; proxy_temp_path {{Home}}/{{name}}-proxy;
              fastcgi_temp_path {{Home}}/{{name}}-fastcgi; uwsgi_temp_path {{Home}}/{{name}}-uwsgi; scgi_temp_path {{Home}}/{{name}}-scgi;
              {{servers(port)}}
            }
            """);
        return await Started(port, Role.Of("nginx", ["-p", Home, "-e", $"{Home}/{name}.err", "-c", file], Home));
    }

    protected async Task<Listener> Redis()
    {
        var port = Server.FreePort();
        return await Started(port, Role.Of("redis-server", ["--port", $"{port}", "--save", "", "--dir", Home], Home));
    }

    protected async Task<Listener> Started(int port, Role role)
    {
        _roles.Push(role);
        SocketException? refused = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            if (role.HasEnded)
                throw new Failure($"It ended: {await role.End()}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return new Listener(port, role);
            }
            catch (SocketException notYet)
            {
                refused = notYet;
            }
        }

        throw new Failure($"It did not listen in time ({refused?.Message}).");
    }
}

/// <summary>
/// Reads of any of 10,000 products, by anybody: from memory, from Redis, from the database although answers are cached, and without a
/// cache; beside an nginx that has one such answer in its configuration. Each is measured in turn, round by round.
/// </summary>
internal sealed class CacheBench(string root, Server server, int rounds, int seconds) : ListenerBench(root)
{
    private const string Yardstick = "no cache";

    // With room for a hundred of them only, nearly none is in memory when it is asked for.
    private static readonly string[] HardlyAnyMemory = ["--Caching:MemoryLimit=100"];

    private readonly string _root = root;

    public async Task Run()
    {
        try
        {
            await Build("src/WebApi");
            await Build("tests/Benchmarks");
            var first = await Api();
            server.Run("catalogue.sql");
            _ = server.Query("DELETE FROM cache_versions");
            var body = await Body(first);
            var redis = await Redis();
            var shared = $"--ConnectionStrings:Redis=127.0.0.1:{redis.Port}";
            var sides = new Dictionary<string, Listener>
            {
                ["memory"] = first,
                ["memory, with Redis for others"] = await Api(shared),

                // However busy the machine is: what it does without Redis is measured beside it.
                ["Redis"] = await Api([shared, "--Caching:RedisTimeout=00:00:01", .. HardlyAnyMemory]),
                ["database (cold)"] = await Api(HardlyAnyMemory),
                [Yardstick] = await Api("--Caching:Enabled=false"),
                ["nginx, the same bytes"] = await Nginx("bytes", port =>
                    $"server {{ listen 127.0.0.1:{port}; default_type application/json; location / {{ return 200 '{body}'; }} }}"),
            };
            await Measure(sides);
            var costs = (await Answers()).Split(' ');
            AnsiConsole.WriteLine(
                $"In the process, for each answer: {costs[0]} bytes and {costs[1]} ns from memory; {costs[2]} bytes and {costs[3]} ns from "
                    + $"the database. A product is {body.Length} bytes of JSON.");
            AnsiConsole.WriteLine($"Medians of {rounds} rounds. Load average {Benchmarks.Load}.");
        }
        finally
        {
            await End();
        }
    }

    private async Task Measure(Dictionary<string, Listener> sides)
    {
        AnsiConsole.WriteLine($"cache: {Connections} connections, {rounds} rounds of {seconds} s each; load average {Benchmarks.Load}");
        var script = Path.Combine(Home, "any.lua");
        await File.WriteAllTextAsync(
            script,
            "function init() math.randomseed(os.time()) end\n"
                + "function request() return wrk.format('GET', string.format('/v1/products/SKU-%05d', math.random(10000))) end");
        foreach (var side in sides.Values)
            _ = await Wrk(side, script, WarmUp);
        var results = sides.ToDictionary(side => side.Key, _ => new List<Reads>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, side) in sides)
            {
                results[name].Add(await Wrk(side, script, seconds));
                var load = results[name][^1];
                AnsiConsole.WriteLine(
                    $"round {round}   {name,-30} {load.PerSecond,8:N0}/s   p50 {load.P50:N2} ms   p99 {load.P99:N2} ms   "
                        + $"cpu us/request {load.Cpu:N0}   of PostgreSQL {load.Postgres:N0}");
            }
        }

        var table = new Table().AddColumns(
            "", "requests/s", "its requests to those without a cache", "p50 ms", "p99 ms", "cpu us/request", "of PostgreSQL");
        foreach (var (name, loads) in results)
        {
            var ratios = loads.Zip(results[Yardstick], (one, other) => one.PerSecond / other.PerSecond).Order().ToList();
            _ = table.AddRow(
                name, $"{Of(loads.Select(load => load.PerSecond)):N0}",
                $"{Of(ratios):N2}, from {ratios[0]:N2} to {ratios[^1]:N2}", $"{Of(loads.Select(load => load.P50)):N2}",
                $"{Of(loads.Select(load => load.P99)):N2}", $"{Of(loads.Select(load => load.Cpu)):N0}",
                $"{Of(loads.Select(load => load.Postgres)):N0}");
        }

        AnsiConsole.Write(table);
    }

    private static double Of(IEnumerable<double> all) => all.Order().ElementAt(all.Count() / 2);

    private async Task<Reads> Wrk(Listener side, string script, int seconds)
    {
        var (before, postgres) = (side.Role.ProcessorTime, server.ProcessorTime);
        using var wrk = Commands.Start(new ProcessStartInfo("wrk",
            ["-t2", $"-c{Connections}", $"-d{seconds}s", "--latency", "-s", script, $"http://127.0.0.1:{side.Port}"])
        { RedirectStandardOutput = true });
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new Failure(said);
        var words = said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var requests = double.Parse(words[Array.IndexOf(words, "requests") - 1]);
        return new Reads(
            double.Parse(After("Requests/sec:")), Milliseconds(After("50%")), Milliseconds(After("99%")),
            (side.Role.ProcessorTime - before) * 1000 / requests, (server.ProcessorTime - postgres) * 1000 / requests);

        string After(string word) => words[Array.IndexOf(words, word) + 1];
    }

    private Task<Listener> Api(params string[] more)
    {
        var port = Server.FreePort();
        return Dotnet(
            "src/WebApi", "WebApi", port, "Warning",
            [$"--urls=http://127.0.0.1:{port}", $"--ConnectionStrings:Orders={server.ConnectionString};Maximum Pool Size=15",
                $"--Data:Directory={Path.Combine(Home, $"{port}")}", "--Payments:Provider=Simulator", "--Workers:Enabled=false",
                "--Caching:Lifetime=01:00:00", "--Limits:Plans:anonymous:api:Limit=6000000", "--Limits:Plans:anonymous:api:Burst=6000000",
                "--Limits:Plans:anonymous:under-way:Limit=100000", .. more]);
    }

    private static async Task<string> Body(Listener api)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync($"http://127.0.0.1:{api.Port}/v1/products/SKU-00001");
    }

    private async Task<string> Answers()
    {
        await using var role = Benchmarks.Start(_root, "answers", server.ConnectionTo("answers"));
        return await role.Read();
    }
}

/// <summary>
/// Requests with an API key through the gateway, before an nginx that answers at once; the same through YARP with nothing around it, and
/// through gateways with a limit for each key that is never reached. Each is measured in turn, round by round.
/// </summary>
internal sealed class GatewayBench(string root, int rounds, int seconds) : ListenerBench(root)
{
    private const string Ours = "gateway";

    /// <summary>The other gateways count by whatever stands there.</summary>
    private const string AnyKey = "bench";

    public async Task Run()
    {
        try
        {
            await Build("src/WebApi");
            await Build("src/Gateway");
            await Build("tests/Benchmarks/peers/Yarp");
            var key = await ApiKey();
            var upstream = await Nginx("upstream", port => $"server {{ listen 127.0.0.1:{port}; location / {{ return 200 'ok'; }} }}");
            var proxies = new List<Proxy> { new("upstream alone", upstream) };
            var (shared, theirs) = (await Redis(), await Redis());
            await Add(Ours, port => Gateway(port, upstream.Port, $"--ConnectionStrings:Redis=127.0.0.1:{shared.Port}"), shared, key);
            await Add($"{Ours}, limits in process", port => Gateway(port, upstream.Port), key: key);
            await Add($"{Ours}, no access log", port => Gateway(port, upstream.Port, "--Gateway:AccessLog:Enabled=false"), key: key);
            await Add($"{Ours}, no key", port => Gateway(port, upstream.Port), key: null);
            await Add("YARP", port => Yarp(port, upstream.Port, "Warning"));
            await Add("YARP that logs nothing", port => Yarp(port, upstream.Port, "None"));
            await Add("YARP + RedisRateLimiting", port => Yarp(port, upstream.Port, "Warning", $"127.0.0.1:{theirs.Port}"), theirs);
            await Add("nginx limit_req", _ => Nginx("proxy", port => $$"""
                upstream u { server 127.0.0.1:{{upstream.Port}}; keepalive 128; keepalive_requests 1000000000; }
                limit_req_zone $http_x_api_key zone=keys:10m rate=1000000r/s;
                server {
                  listen 127.0.0.1:{{port}}; proxy_http_version 1.1; proxy_set_header Connection '';
                  location / { limit_req zone=keys burst=100000 nodelay; proxy_pass http://u; }
                }
                """));
            await Add("HAProxy stick-table", port => HaProxy(port, upstream.Port));
            await Measure(proxies);

            async Task Add(string name, Func<int, Task<Listener>> start, Listener? redis = null, string? key = AnyKey)
            {
                try
                {
                    proxies.Add(new Proxy(name, await start(Server.FreePort()), redis, key));
                }
                catch (Failure failure)
                {
                    AnsiConsole.WriteLine($"{name} is left out: {failure.Message}");
                }
            }
        }
        finally
        {
            await End();
        }
    }

    private async Task Measure(List<Proxy> proxies)
    {
        AnsiConsole.WriteLine($"gateway: {Connections} connections, {rounds} rounds of {seconds} s each; load average {Benchmarks.Load}");
        var ours = proxies.First(proxy => proxy.Name == Ours);
        var decision = await OneDecision.Of(ours);
        foreach (var proxy in proxies)
            _ = await Wrk(proxy, WarmUp);
        var results = proxies.ToDictionary(proxy => proxy.Name, _ => new List<Load>());
        var (decisions, alone) = (new List<Decisions>(), new List<Decisions>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var proxy in proxies)
            {
                var before = proxy == ours ? await decision.Counted() : default;
                var load = await Wrk(proxy, seconds);
                results[proxy.Name].Add(load);
                AnsiConsole.WriteLine($"round {round}   {proxy.Name,-26} {load}");
                if (proxy == ours)
                    decisions.Add(Decisions.Between(before, await decision.Counted(), load.PerSecond));
            }

            alone.Add(await decision.Repeat(Connections));
        }

        // Who had to do without Redis for a while did less than was to be measured.
        if ((await ours.At.Role.End()).Contains("does not respond in time", StringComparison.Ordinal))
            throw new Failure("Redis did not respond within a second, so that calls were decided without it: the machine is too busy.");
        Write(proxies, results);
        AnsiConsole.WriteLine(
            $"Limiter: {Of(decisions, one => one.PerSecond):N0} decisions/s in the gateway, for which Redis ran "
                + $"{Of(decisions, one => one.Scripts / seconds):N0} scripts/s of {Of(decisions, one => one.Microseconds):N1} us. "
                + $"redis-benchmark with the script of one call: {Of(alone, one => one.PerSecond):N0}/s of "
                + $"{Of(alone, one => one.Microseconds):N1} us.");
        AnsiConsole.WriteLine($"Medians of {rounds} rounds. Load average {Benchmarks.Load}.");
    }

    private static void Write(List<Proxy> proxies, Dictionary<string, List<Load>> results)
    {
        var own = Medians(Ours);
        var table = new Table().AddColumns(
            "", "requests/s", "p50 ms", "p99 ms", "gateway's requests to its", "gateway's p99 to its", "cpu us/request", "of Redis");
        foreach (var (name, _, redis, _) in proxies)
        {
            var median = Medians(name);
            _ = table.AddRow(
                name, $"{median.PerSecond:N0}", $"{median.P50:N2}", $"{median.P99:N2}", $"{own.PerSecond / median.PerSecond:N2}",
                $"{own.P99 / median.P99:N2}", OperatingSystem.IsLinux() ? $"{median.Cpu:N0}" : "",
                OperatingSystem.IsLinux() && redis is not null ? $"{median.RedisCpu:N0}" : "");
        }

        AnsiConsole.Write(table);

        Load Medians(string name) => new(
            Of(results[name], load => load.PerSecond), Of(results[name], load => load.P50), Of(results[name], load => load.P99),
            Of(results[name], load => load.Cpu), Of(results[name], load => load.RedisCpu));
    }

    private static double Of<T>(List<T> all, Func<T, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);

    /// <exception cref="Failure">An answer was a refusal, or none.</exception>
    private static async Task<Load> Wrk(Proxy proxy, int seconds)
    {
        var header = proxy.Key is { } key ? $"X-Api-Key: {key}" : "X-Request-Id: bench-0001";
        var before = (Own: proxy.At.Role.ProcessorTime, Redis: proxy.Redis?.Role.ProcessorTime ?? 0);
        using var wrk = Commands.Start(new ProcessStartInfo("wrk",
            ["-t2", $"-c{Connections}", $"-d{seconds}s", "--latency", "-H", header, $"http://127.0.0.1:{proxy.At.Port}/v1/orders"])
        { RedirectStandardOutput = true });
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new Failure($"{proxy.Name}: {said}");
        var words = said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var requests = double.Parse(words[Array.IndexOf(words, "requests") - 1]);
        return new Load(
            double.Parse(After("Requests/sec:")), Milliseconds(After("50%")), Milliseconds(After("99%")),
            (proxy.At.Role.ProcessorTime - before.Own) * 1000 / requests,
            ((proxy.Redis?.Role.ProcessorTime ?? 0) - before.Redis) * 1000 / requests);

        string After(string word) => words[Array.IndexOf(words, word) + 1];
    }

    // With limits that are counted and never reached, and as it runs for customers.
    private Task<Listener> Gateway(int port, int upstream, params string[] more) => Dotnet(
        "src/Gateway", "Gateway", port, "Warning",
        [$"--urls=http://127.0.0.1:{port}", $"--Gateway:Upstreams:0=http://127.0.0.1:{upstream}", "--Limits:StoreTimeout=00:00:01",
            $"--Data:Directory={Data}", $"--Gateway:AccessLog:File={Path.Combine(Home, $"{port}.log")}",
            .. new[] { "anonymous", "default" }.SelectMany(plan => new[]
            {
                $"--Limits:Plans:{plan}:api:Limit=6000000", $"--Limits:Plans:{plan}:api:Burst=6000000",
                $"--Limits:Plans:{plan}:under-way:Limit=100000",
            }), .. more]);

    private Task<Listener> Yarp(int port, int upstream, string logs, params string[] more) => Dotnet(
        "tests/Benchmarks/peers/Yarp", "Yarp", port, logs, [$"{port}", $"http://127.0.0.1:{upstream}", .. more]);

    private string Data => Path.Combine(Home, "data");

    /// <summary>A key in the database of the gateways, which the API makes of its development data.</summary>
    private async Task<string> ApiKey()
    {
        var port = Server.FreePort();
        var api = await Started(port, Program(
            "src/WebApi", "WebApi", port, "Warning", "Development", [$"--urls=http://127.0.0.1:{port}", $"--Data:Directory={Data}"]));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var admin = new { email = "admin@example.com", password = "Development-Only-1" };
        using var login = await http.PostAsJsonAsync("/v1/auth/login", admin);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (string)(await login.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["accessToken"]!);
        using var made = await http.PostAsJsonAsync(
            "/v1/api-keys", new { name = "bench", plan = "default", permissions = new[] { "inventory:read" } });
        var key = (string)(await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["key"]!;
        _ = await api.Role.End();
        return key;
    }

    private async Task<Listener> HaProxy(int port, int upstream)
    {
        var file = Path.Combine(Home, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            global
              nbthread 2
              maxconn 4000
            defaults
              mode http
              timeout client 30s
              timeout server 30s
              timeout connect 5s
            frontend all
              bind 127.0.0.1:{port}
              http-request track-sc0 req.hdr(x-api-key) table keys
              http-request deny deny_status 429 if {"{"} sc_http_req_rate(0,keys) gt 1000000000 {"}"}
              default_backend one
            backend one
              http-reuse always
              server one 127.0.0.1:{upstream}
            backend keys
              stick-table type string len 64 size 100k expire 60s store http_req_rate(1s)

            """);
        return await Started(port, Role.Of("haproxy", ["-f", file, "-db"], Home));
    }
}

/// <param name="Cpu">Microseconds of processor time for one request; 0 where that cannot be seen.</param>
internal sealed record Reads(double PerSecond, double P50, double P99, double Cpu, double Postgres);

/// <summary>
/// Conversations of three: the one who writes at one instance, two who read at the other, which has 5,000 connections. Beside the API a hub
/// with nothing behind it but SignalR's own backplane, which stores nothing. All of it shares the machine with this program.
/// </summary>
internal sealed class RealtimeBench(string root, Server server, int seconds) : ListenerBench(root)
{
    private const int Readers = 5_000;
    private const int Customers = 50;
    private const string Issuer = "--Identity:Issuer=http://localhost:5080";

    private static readonly int[] Rates = [100, 300, 1_000];

    private readonly string _root = root;

    public async Task Run()
    {
        try
        {
            await Build("tests/Benchmarks/peers/Hub");
            var redis = await Redis();
            string[] settings =
            [
                // Two of them have to fit into what PostgreSQL takes by default: who finds no place there is refused, and asks again.
                "--Workers:Enabled=false", Issuer, $"--ConnectionStrings:Orders={server.ConnectionString};Maximum Pool Size=45",
                $"--ConnectionStrings:Redis=127.0.0.1:{redis.Port}",
                "--Logging:LogLevel:Default=Warning",
                "--Realtime:ConnectionsPerUser=10000", "--Realtime:ConnectionsPerAddress=1000000", "--Realtime:CallsPerMinute=100000",
                "--Conversations:MostMessages=10000",
            ];
            await using var here = await Api.Start(_root, server, settings);
            await using var there = await Api.Start(_root, server, settings);
            AnsiConsole.WriteLine($"realtime: {Readers:N0} connections, {seconds} s for each rate; load average {Benchmarks.Load}");
            await Measure("the API", await Opened(here), here.Port, there.Port, there.Memory);

            var hubs = new[] { await Hub(redis), await Hub(redis) };
            var rooms = Enumerable.Range(0, Readers / 2).Select(number => new Room($"room{number}", () => Task.FromResult(""))).ToList();
            await Measure("a bare hub", rooms, hubs[0].Port, hubs[1].Port, () => hubs[1].Role.Memory);
        }
        finally
        {
            await End();
        }
    }

    private Task<Listener> Hub(Listener redis)
    {
        var port = Server.FreePort();
        string[] arguments = [$"{port}", $"127.0.0.1:{redis.Port}"];
        return Started(port, Program("tests/Benchmarks/peers/Hub", "Hub", port, "Warning", "Production", arguments));
    }

    private static async Task<List<Room>> Opened(Api api)
    {
        var rooms = new List<Room>();
        for (var customer = 0; customer < Customers; customer++)
        {
            var token = await api.SignUp($"reader{customer}@example.com");
            for (var i = 0; i < Readers / 2 / Customers; i++)
            {
                var opened = await api.Post("/v1/conversations", token, new { subject = "Bench", message = "Hello" });
                rooms.Add(new Room((string)opened["id"]!, async () =>
                    (string)(await api.Post("/v1/realtime/tickets", token, new { }))["ticket"]!));
            }
        }

        return rooms;
    }

    private async Task Measure(string name, List<Room> rooms, int here, int there, Func<double> memory)
    {
        var (writers, readers) = (new HubSocket[rooms.Count], new List<HubSocket>());
        var before = memory();
        await Parallel.ForEachAsync(rooms.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (room, _) =>
        {
            for (var i = 0; i < 2; i++)
            {
                var reader = await HubSocket.Open(there, await room.Item.Ticket(), room.Item.Id);
                lock (readers)
                    readers.Add(reader);
            }
        });
        await Task.Delay(TimeSpan.FromSeconds(5));
        AnsiConsole.WriteLine(
            $"{name}: {readers.Count:N0} connections to one instance take {(memory() - before) / readers.Count / 1024:N0} KiB each");
        await Parallel.ForEachAsync(rooms.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (room, _) =>
            writers[room.Index] = await HubSocket.Open(here, await room.Item.Ticket(), room.Item.Id));

        foreach (var rate in Rates)
        {
            foreach (var socket in writers.Concat(readers))
                socket.Forget();
            var (sent, clock, acknowledged) = (0, Stopwatch.StartNew(), new List<Task>());
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                for (; sent < clock.Elapsed.TotalSeconds * rate; sent++)
                    acknowledged.Add(writers[sent % writers.Length].Say(rooms[sent % rooms.Count].Id, sent));
                await Task.Delay(1);
            }

            _ = await Task.WhenAny(Task.WhenAll(acknowledged), Task.Delay(TimeSpan.FromSeconds(60)));
            var took = clock.Elapsed.TotalSeconds;
            for (var i = 0; i < 600 && readers.Sum(reader => reader.Received.Count) < sent * 2; i++)
                await Task.Delay(100);
            var times = readers.SelectMany(reader => reader.Received).Order().ToList();
            var answers = writers.SelectMany(writer => writer.Answered).Order().ToList();
            AnsiConsole.WriteLine(
                $"{name}: {rate,5:N0} messages/s wanted, {answers.Count / took,5:N0} answered; {times.Count:N0} of {sent * 2:N0} received "
                    + $"at the other instance: from the call p50 {At(times, 0.5):N1} ms, p99 {At(times, 0.99):N1} ms; answered p50 "
                    + $"{At(answers, 0.5):N1} ms, p99 {At(answers, 0.99):N1} ms; load average {Benchmarks.Load}");
        }

        foreach (var socket in writers.Concat(readers))
            socket.Dispose();
    }

    private static double At(List<double> times, double part) => times.Count == 0 ? double.NaN : times[(int)((times.Count - 1) * part)];

    private sealed record Room(string Id, Func<Task<string>> Ticket);
}

/// <summary>
/// One connection to a hub, by its JSON protocol. What it sends says when, so whoever receives it knows how long it took.
/// </summary>
internal sealed class HubSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (TaskCompletionSource Done, long At)> _calls = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubSocket()
    {
    }

    /// <summary>Milliseconds from the call to here.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<double> Received { get; } = new();

    /// <summary>Milliseconds from the call to its answer.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<double> Answered { get; } = new();

    public static async Task<HubSocket> Open(int port, string ticket, string room)
    {
        var socket = new HubSocket();
        var address = new Uri($"ws://127.0.0.1:{port}/hubs/conversations?access_token={ticket}");
        await socket._socket.ConnectAsync(address, CancellationToken.None);
        _ = Task.Run(socket.Read);
        await socket.Write("{\"protocol\":\"json\",\"version\":1}");
        await socket.Write($"{{\"type\":1,\"target\":\"join\",\"invocationId\":\"join\",\"arguments\":[\"{room}\",1]}}");
        await socket._joined.Task.WaitAsync(TimeSpan.FromSeconds(60));
        _ = Task.Run(socket.Stay);
        return socket;
    }

    public void Forget()
    {
        Received.Clear();
        Answered.Clear();
    }

    public async Task Say(string room, int number)
    {
        var (now, done) = (Stopwatch.GetTimestamp(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls[$"{number}"] = (done, now);
        await Write(
            $"{{\"type\":1,\"target\":\"send\",\"invocationId\":\"{number}\",\"arguments\":[\"{room}\",{{\"clientId\":\"t{now}-{number}\","
                + "\"body\":\"Where is what I ordered?\"}]}");
        await done.Task;
    }

    public void Dispose() => _socket.Dispose();

    // A hub closes whoever says nothing for half a minute.
    private async Task Stay()
    {
        while (_socket.State == WebSocketState.Open)
        {
            await Task.Delay(TimeSpan.FromSeconds(10));
            if (_socket.State == WebSocketState.Open)
                await Write("{\"type\":6}");
        }
    }

    private async Task Write(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes($"{text}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    private async Task Read()
    {
        var (buffer, text) = (new byte[16 * 1024], new StringBuilder());
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                _ = text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
                if (!part.EndOfMessage)
                    continue;
                foreach (var message in text.ToString().Split('\u001e', StringSplitOptions.RemoveEmptyEntries))
                    Take(message);
                _ = text.Clear();
            }
        }
        catch (Exception ended) when (ended is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            _ = _joined.TrySetException(ended);
        }
    }

    private void Take(string message)
    {
        if (message.StartsWith("{\"type\":3", StringComparison.Ordinal))
        {
            var id = Between(message, "\"invocationId\":\"", '"');
            if (id == "join")
                _ = _joined.TrySetResult();
            else if (_calls.TryRemove(id, out var call))
            {
                Answered.Enqueue(Stopwatch.GetElapsedTime(call.At).TotalMilliseconds);
                _ = message.Contains("\"error\"", StringComparison.Ordinal)
                    ? call.Done.TrySetException(new Failure(message))
                    : call.Done.TrySetResult();
            }
        }
        else if (message.Contains("\"target\":\"message\"", StringComparison.Ordinal)
            && message.Contains("\"clientId\":\"t", StringComparison.Ordinal))
        {
            Received.Enqueue(Stopwatch.GetElapsedTime(long.Parse(Between(message, "\"clientId\":\"t", '-'))).TotalMilliseconds);
        }
    }

    private static string Between(string text, string begin, char end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from)];
    }
}

/// <summary>A process that listens.</summary>
internal sealed record Listener(int Port, Role Role);

/// <param name="Key">The API key with which it is called; left out: without one.</param>
internal sealed record Proxy(string Name, Listener At, Listener? Redis = null, string? Key = null);

/// <param name="Cpu">Microseconds of processor time for one request; 0 where that cannot be seen.</param>
internal sealed record Load(double PerSecond, double P50, double P99, double Cpu, double RedisCpu)
{
    public override string ToString() =>
        $"{PerSecond,8:N0}/s   p50 {P50,6:N2} ms   p99 {P99,7:N2} ms   cpu us/request {Cpu,5:N0}   of Redis {RedisCpu,4:N0}";
}

/// <param name="Scripts">How many scripts Redis ran.</param>
/// <param name="Microseconds">What one took it, by its own count.</param>
internal sealed record Decisions(double PerSecond, double Scripts, double Microseconds)
{
    public static Decisions Between((double Calls, double Time) before, (double Calls, double Time) after, double perSecond) =>
        new(perSecond, after.Calls - before.Calls, (after.Time - before.Time) / Math.Max(1, after.Calls - before.Calls));
}

/// <summary>The command by which the gateway had one call decided, as Redis got it: to have Redis alone do the same.</summary>
internal sealed class OneDecision(int port, string[] command)
{
    public static async Task<OneDecision> Of(Proxy gateway)
    {
        var port = gateway.Redis!.Port;
        using var redis = new TcpClient();
        await redis.ConnectAsync(IPAddress.Loopback, port);
        using var monitor = new StreamReader(redis.GetStream());
        await redis.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        _ = await monitor.ReadLineAsync();
        using (var http = new HttpClient { DefaultRequestHeaders = { { "X-Api-Key", gateway.Key } } })
            _ = await http.GetStringAsync($"http://127.0.0.1:{gateway.At.Port}/v1/orders");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await monitor.ReadLineAsync(timeout.Token) is { } line)
        {
            // By the plan, which no other script is given.
            if (line.Contains("\"EVALSHA\"", StringComparison.Ordinal) && line.Contains("\"default\"", StringComparison.Ordinal))
                return new OneDecision(port, [.. line[(line.IndexOf('"') + 1)..^1].Split("\" \"")]);
        }

        throw new Failure("The gateway did not ask Redis.");
    }

    /// <summary>How many scripts Redis has run, and the microseconds that it took.</summary>
    public async Task<(double Calls, double Time)> Counted()
    {
        var numbers = (await Run("redis-cli", "-p", $"{port}", "info", "commandstats")).Split('\n')
            .First(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal)).Split('=', ',');
        return (double.Parse(numbers[1]), double.Parse(numbers[3]));
    }

    /// <summary>Lets Redis decide the same as often as it can.</summary>
    public async Task<Decisions> Repeat(int connections)
    {
        var before = await Counted();
        var said = await Run("redis-benchmark", ["-p", $"{port}", "-c", $"{connections}", "-n", "100000", "--csv", .. command]);
        var row = said.Trim().Split('\n')[^1];
        return Decisions.Between(before, await Counted(), double.Parse(row.Split("\",\"")[1]));
    }

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Commands.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true });
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}

/// <summary>The program beside the scripts, which stores jobs and events, and works.</summary>
internal static class Benchmarks
{
    public static string Load => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public static string Folder(string root) => Path.Combine(root, "tests", "Benchmarks");

    public static Role Start(string root, params string[] arguments) => Role.Of(
        "dotnet", [Directory.GetFiles(Path.Combine(Folder(root), "bin", "Release", "net10.0"), "*Benchmarks.dll").Single(), .. arguments],
        Path.GetTempPath());
}

/// <summary>A process that answers each line that it is told by one.</summary>
internal sealed class Role : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private Role(Process process) => _process = process;

    public static Role Of(string program, string[] arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new Role(Commands.Start(start));
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Bytes that are in memory.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Milliseconds that it and its children have spent; 0 where that cannot be seen.</summary>
    public double ProcessorTime => Server.ProcessorTimeOf(_process.Id);

    /// <summary>Ends it.</summary>
    /// <returns>What it wrote that nobody has read.</returns>
    public async Task<string> End()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        return await _process.StandardOutput.ReadToEndAsync();
    }

    public async Task<string> Ask(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await Read();
    }

    public async Task<string> Read()
    {
        try
        {
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(Timeout)
                ?? throw new Failure($"{_process.StartInfo.FileName} ended.");
        }
        catch (TimeoutException)
        {
            throw new Failure($"{_process.StartInfo.FileName} does not answer.");
        }
    }

    public async Task SaysThat(string text, string? asked = null)
    {
        if (asked is not null)
            await _process.StandardInput.WriteLineAsync(asked);
        while (!(await Read()).Contains(text, StringComparison.Ordinal))
            continue;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

internal static class Commands
{
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new Failure($"{start.FileName} is not installed.");
        }
    }

    public static async Task Run(string program, string[] arguments, string folder)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new Failure($"{program} {string.Join(' ', arguments)} failed.");
    }
}

/// <summary>The API as it is deployed, on the benchmark's database.</summary>
internal sealed class Api : IAsyncDisposable
{
    private const string Password = "benchmark of placing orders";

    // All clients of a bench call from one address, and no limit is what is measured.
    private static readonly string[] WideLimits =
    [
        .. ((string[])["anonymous:api", "anonymous:login", "default:api"]).SelectMany(policy => (string[])
            [$"--Limits:Plans:{policy}:Limit=6000000", $"--Limits:Plans:{policy}:Burst=6000000"]),
        "--Limits:Plans:anonymous:under-way:Limit=100000", "--Limits:Plans:default:under-way:Limit=100000",
    ];

    // Several of them share one database.
    private static readonly string Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly HttpClient _http;
    private readonly Process _process;

    private Api(Process process, int port)
    {
        (_process, Port) = (process, port);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Port { get; }

    public double ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>Bytes that are in memory.</summary>
    public double Memory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <param name="arguments">As on the command line: <c>--Telemetry:Sampling=0.1</c>.</param>
    public static async Task<Api> Start(string root, Server server, params string[] arguments)
    {
        var project = Path.Combine(root, "src", "WebApi");
        using (var build = Process.Start(new ProcessStartInfo("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo"]))!)
        {
            await build.WaitForExitAsync();
            if (build.ExitCode != 0)
                throw new Failure("The build of src/WebApi failed.");
        }

        var port = Server.FreePort();
        var assembly = Directory.GetFiles(Path.Combine(project, "bin", "Release", "net10.0"), "*WebApi.dll").Single();
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [assembly, "--urls", $"http://127.0.0.1:{port}", .. WideLimits, .. arguments])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__Orders"] = server.ConnectionString,
                ["Security__Secret"] = Secret,
                ["Payments__Provider"] = "Simulator",
                ["Identity__Issuer"] = $"http://127.0.0.1:{port}",
                ["Identity__AccessTokenLifetime"] = "01:00:00",
                ["Identity__RequireConfirmedEmail"] = "false",
            },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var api = new Api(process, port);
        for (var clock = Stopwatch.StartNew(); !await api.IsReady(); await Task.Delay(100))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(1))
                throw new Failure("The API did not start.");
        }

        return api;
    }

    public async Task<string> SignUp(string email)
    {
        using var answer = await Send("/v1/auth/register", new { email, password = Password });
        _ = answer.EnsureSuccessStatusCode();
        return await LogIn(email);
    }

    public async Task<string> LogIn(string email)
    {
        using var answer = await Send("/v1/auth/login", new { email, password = Password });
        return (string)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["accessToken"]!;
    }

    // Hashing passwords takes so long that a busy machine says: later.
    private async Task<HttpResponseMessage> Send(string path, object body)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _http.PostAsJsonAsync(path, body);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == 30)
                return answer;
            answer.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>So many access tokens of one session.</summary>
    public async Task<List<string>> AccessTokens(int count)
    {
        var tokens = new List<string>();
        using var login = await _http.PostAsJsonAsync("/v1/auth/login", new { email = "customer@example.com", password = Password });
        for (var pair = (await login.Content.ReadFromJsonAsync<JsonNode>())!; tokens.Count < count;)
        {
            using var refresh = await _http.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = (string)pair["refreshToken"]! });
            pair = (await refresh.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
            tokens.Add((string)pair["accessToken"]!);
        }

        return tokens;
    }

    public async Task<int> Status(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public async Task<JsonNode> Post(string path, string token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        request.Headers.Add("Idempotency-Key", $"bench-{Guid.CreateVersion7():N}");
        using var answer = await _http.SendAsync(request);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<JsonNode> Get(string path, string token, bool withTotal = false) =>
        JsonNode.Parse(await Read(path, token, withTotal))!;

    public async Task<byte[]> Read(string path, string token, bool withTotal = false)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        if (withTotal)
            request.Headers.Add("Prefer", "return=total-count");
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync()
            : throw new Failure($"GET {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>A throw-away PostgreSQL, and the programs that come with it. It goes when this process goes, however that ends.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        cd / && umask 077 && mkdir "$home" || exit 1
        for locale in C.UTF-8 C; do "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --no-sync --locale=$locale >"$home/log" 2>&1 && break; done
        if "$bin/pg_ctl" start -D "$home/data" -l "$home/log" -w -o "-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$home'" </dev/null >/dev/null 2>&1
        then head -1 "$home/data/postmaster.pid"; else tail -5 "$home/log"; fi
        read -r end
        "$bin/pg_ctl" stop -D "$home/data" -m immediate >/dev/null 2>&1
        rm -rf "$home"
        """;

    private readonly string _bin;
    private readonly string _scripts;
    private readonly int _port;
    private readonly Process _keeper;
    private int _postmaster;

    private Server(string bin, string scripts)
    {
        (_bin, _scripts, _port) = (bin, scripts, FreePort());

        // The server refuses to run as root.
        var root = Environment.IsPrivilegedProcess;
        var home = Path.Combine(root ? "/tmp" : Path.GetTempPath(), "bench-pg-" + Path.GetRandomFileName());
        var script = $"bin='{bin}' home='{home}' port={_port}\n{Script.ReplaceLineEndings("\n")}";
        _keeper = Process.Start(
            new ProcessStartInfo(root ? "su" : "sh", root ? ["postgres", "-s", "/bin/sh", "-c", script] : ["-c", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
    }

    public string ConnectionString => ConnectionTo("postgres");

    /// <summary>Milliseconds that all processes of the server have spent; 0 where that cannot be seen.</summary>
    public double ProcessorTime => ProcessorTimeOf(_postmaster);

    /// <summary>The same of any process and its children; of those that it has buried, too.</summary>
    public static double ProcessorTimeOf(int id) =>
        !OperatingSystem.IsLinux()
            ? 0
            : Directory.GetDirectories("/proc", "*").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(Stat)
        .Where(stat => stat?[0] == $"{id}" || stat?[4] == $"{id}")
        .Sum(stat => stat!.Skip(14).Take(stat![0] == $"{id}" ? 4 : 2).Sum(double.Parse) * 10);

    public static async Task<Server> Start(string scripts)
    {
        var bin = new[] { "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt" }.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).Order()
            .Reverse().Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        if (bin is null || OperatingSystem.IsWindows())
            throw new Failure(
                "PostgreSQL's server (initdb, pg_ctl) is missing. Debian: apt-get install postgresql. macOS: brew install postgresql@17. "
                    + "Windows: use WSL.");
        foreach (var program in new[] { "pgbench", "psql" }.Where(program => !File.Exists(Path.Combine(bin, program))))
            throw new Failure(
                $"{program} is missing in {bin}. Debian: apt-get install postgresql postgresql-contrib. macOS: brew install "
                    + "postgresql@17.");

        var server = new Server(bin, scripts);
        var answer = await server._keeper.StandardOutput.ReadLineAsync();
        if (!int.TryParse(answer, out server._postmaster))
            throw new Failure($"PostgreSQL did not start: {answer}{await server._keeper.StandardOutput.ReadToEndAsync()}");
        return server;
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Run(string script, params (string Name, string Value)[] variables) =>
        Call("psql",
            [.. Connection, "-q", "-v", "ON_ERROR_STOP=1", .. variables.SelectMany(v => new[] { "-v", $"{v.Name}={v.Value}" }), "-f",
                Path.Combine(_scripts, script), "postgres"]);

    public string Query(string sql, string database = "postgres") =>
        Call("psql", [.. Connection, "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", sql, database]).Trim();

    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    public string AddressOf(string database) => $"postgres://postgres@127.0.0.1:{_port}/{database}";

    /// <returns>Its name.</returns>
    public string NewDatabase(string name)
    {
        _ = Query($"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Keeps PostgreSQL from burying what dies in that database, until it is disposed of.</summary>
    public async Task<Role> HoldSnapshot(string database)
    {
        var session = Role.Of(Path.Combine(_bin, "psql"), [.. Connection, "-q", "-t", "-A", database], Path.GetTempPath());
        await session.SaysThat("held", "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 'held';");
        return session;
    }

    public (int Orders, double Seconds, List<double> Times) Pgbench(string script, int clients, int seconds, int answerSize)
    {
        var logs = Directory.CreateTempSubdirectory("bench-");
        try
        {
            // One in five of the times is enough to know their distribution, and costs pgbench little.
            var said = Call(
                "pgbench",
                [.. Connection, "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-l", "--sampling-rate=0.2",
                $"--log-prefix={logs.FullName}/log", "-D", $"answer={answerSize}", "-f", Path.Combine(_scripts, script), "postgres"]);
            var times = logs.GetFiles().SelectMany(file => File.ReadLines(file.FullName))
                .Select(line => double.Parse(line.Split(' ')[2]) / 1000).Order().ToList();
            return (int.Parse(After("actually processed: ").Split('/')[0]),
                int.Parse(After("actually processed: ").Split('/')[0]) / double.Parse(After("tps = ")), times);

            string After(string label) => said[(said.IndexOf(label, StringComparison.Ordinal) + label.Length)..].Split(' ', '\n')[0];
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private string[] Connection => ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres"];

    private string Call(string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(
                    Path.Combine(_bin, program), arguments)
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new Failure($"{program} failed: {errors.Result}");
    }

    /// <summary>The fields of a process as proc(5) counts them, the name without its spaces.</summary>
    private static string[]? Stat(string process)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(process, "stat"));
            return [text.Split(' ')[0], "", .. text[(text.LastIndexOf(')') + 1)..].Split(' ')];
        }
        catch (IOException)
        {
            return null;
        }
    }
}

internal sealed class Failure(string message) : Exception(message);
