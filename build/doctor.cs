#:property PublishAot=false
#:package Microsoft.Data.Sqlite@10.0.15
#:package Npgsql@10.0.3
#:package Spectre.Console@0.57.2

// Says what this machine has and lacks:         dotnet run build/doctor.cs
// Says what a request or a job has led to:      dotnet run build/doctor.cs -- TRACE
//   TRACE is the `traceId` of a problem, of a line of the log or of a span. It reads the database that ConnectionStrings__Orders names,
//   else data/orders.db below the working folder, and changes nothing. It looks through all events and jobs: that can take a while.
// The exit code is 0 when the API can run (.NET SDK) and the tests can run (SDK, PostgreSQL, Redis and RabbitMQ).

using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using Spectre.Console;

if (args.Length > 0)
    return await Traces.Explain(args);

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;

var sdk = FirstLineOf("dotnet", "--version") is { } version && version.StartsWith("10.", StringComparison.Ordinal) ? version : null;
// In the order of tests/TestKit. On Windows the tests keep servers in docker: they have no `sh` there to keep it with.
var docker = DockerEngine();
var postgres = Server("TEST_POSTGRES", () => PostgresProgram("initdb"));
var redis = Server("TEST_REDIS", () => First("redis-server", []));
var rabbit = Server("TEST_RABBITMQ", () => First("rabbitmq-server", ["/usr/lib/rabbitmq/bin", "/usr/sbin"]));

var table = new Table().Border(TableBorder.Rounded).AddColumns("", "what", "for", "found, or how to get it");
Report(".NET SDK 10", sdk, "run and build", "dotnet-install.sh from https://dot.net", "brew install dotnet",
    "winget install Microsoft.DotNet.SDK.10");
Report("PostgreSQL or docker", postgres, "tests", "apt-get install postgresql", "brew install postgresql@17",
    "Docker Desktop, or a server in TEST_POSTGRES");
Report("Redis or docker", redis, "tests", "apt-get install redis-server", "brew install redis",
    "Docker Desktop, or a server in TEST_REDIS");
Report("RabbitMQ or docker", rabbit, "tests", "apt-get install rabbitmq-server", "brew install rabbitmq",
    "Docker Desktop, or a server in TEST_RABBITMQ");
Report("aiosmtpd", MailServer(), "the tests of mails by SMTP", "apt-get install python3-aiosmtpd", "pip3 install aiosmtpd",
    "the tests of mails by SMTP need a `sh`: run them in WSL");
Report("promtool", First("promtool", []), "the tests of the alarms", "apt-get install prometheus", "brew install prometheus",
    "promtool.exe from https://prometheus.io/download");
Report("port 5080", PortIsFree(5080) ? "free" : null, "run; or set ASPNETCORE_URLS", "ss -ltnp", "lsof -i :5080", "netstat -ano");
Report("chromium", Browser(), "the browser test", "apt-get install chromium", "brew install --cask google-chrome",
    "winget install Google.Chrome");
Report("npm", First("npm", [])
    ?? First("npm.cmd", []), "the tests of the API's document", "apt-get install npm", "brew install node", "winget install OpenJS.NodeJS");
Report("pgbench", PostgresProgram("pgbench"), "benchmarks", "apt-get install postgresql", "brew install postgresql@17",
    "winget install PostgreSQL.PostgreSQL.17");
Report("git", FirstLineOf("git", "--version"), "contributing", "apt-get install git", "brew install git", "winget install Git.Git");

// A file has no width, and no line should be broken for it.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;
AnsiConsole.Write(table);
Console.WriteLine(
    sdk is null ? "Neither the API nor the tests can run." : postgres is null || redis is null || rabbit is null
        ? "The API can run, the tests cannot."
        : "The API and the tests can run.");
return sdk is null || postgres is null || redis is null || rabbit is null ? 1 : 0;

void Report(string what, string? found, string neededFor, string debian, string mac, string windows) =>
    table.AddRow(
        found is null
            ? "[red]missing[/]"
            : "[green]ok[/]", what, neededFor, Markup.Escape(found ?? $"Debian: {debian}\nmacOS: {mac}\nWindows: {windows}"));

string? Server(string variable, Func<string?> binaries) =>
    Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? $"named in {variable}"
    : (OperatingSystem.IsWindows() ? null : binaries()) ?? docker;

// The same places as in tests/TestKit.
static string? PostgresProgram(string program)
{
    var folders = new[] { "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", @"C:\Program Files\PostgreSQL" }
        .Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(d => Path.Combine(d, "bin"));
    return First(program, folders);
}

static string? First(string program, IEnumerable<string> folders) =>
    folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .SelectMany(d => new[] { Path.Combine(d, program), Path.Combine(d, program + ".exe") })
        .FirstOrDefault(File.Exists);

static string? Browser() =>
    First("chromium", []) ?? First("google-chrome", []) ?? new[]
    {
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    }.FirstOrDefault(File.Exists);

// The python3 that comes first in the path may be another than the system's.
string? MailServer() => new[] { "/usr/bin/python3", "python3" }
    .Select(python => FirstLineOf(python, "-c", "import aiosmtpd; print('aiosmtpd', aiosmtpd.__version__)"))
    .FirstOrDefault(line => line is not null);

// `docker` alone is not enough: its engine must answer.
string? DockerEngine() => FirstLineOf("docker", "info", "--format", "docker {{.ServerVersion}}");

static bool PortIsFree(int port)
{
    using var probe = new TcpListener(IPAddress.Loopback, port);
    try
    {
        probe.Start();
        return true;
    }
    catch (SocketException)
    {
        return false;
    }
}

string? FirstLineOf(string program, params string[] arguments)
{
    try
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            // global.json, which chooses the SDK, stands there.
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = process.StandardOutput.ReadToEnd().Split('\n')[0].Trim();
        process.WaitForExit();
        return process.ExitCode == 0 && line.Length > 0 ? line : null;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return null;
    }
}

/// <summary>What the database knows of a trace.</summary>
internal static class Traces
{
    private const string Usage =
        "Usage: dotnet run build/doctor.cs [-- TRACE], where TRACE is a trace of 32 hexadecimal digits, a `traceparent`, or an "
        + "X-Request-Id that the service has made. For one that a client has made, look for the line of the log that has it, and take its "
        + "TraceId. For an order, ask GET /v1/orders/{id}/trace.";

    // Reactions have no trace of their own: they are those of its events.
    private const string Sql = """
        WITH traced AS (
            SELECT event_id, type, aggregate, at, 'published' AS status, NULL AS error FROM events WHERE trace_parent LIKE @trace
            UNION ALL
            SELECT event_id, type, aggregate, at, 'waiting', last_error FROM outbox_messages WHERE trace_parent LIKE @trace)
        SELECT at, 'event', type, status, event_id, aggregate, error FROM traced
        UNION ALL
        SELECT i.at, 'reaction', i.reaction, 'applied', i.event_id, NULL, NULL FROM inbox_messages AS i
        WHERE i.event_id IN (SELECT event_id FROM traced)
        UNION ALL
        SELECT d.created_at, 'webhook', d.type, d.status, d.id, d.aggregate, NULL FROM webhook_deliveries AS d
        WHERE d.event_id IN (SELECT event_id FROM traced)
        UNION ALL
        SELECT j.enqueued_at, 'job', j.type, j.status, j.id, NULL, j.error FROM jobs AS j WHERE j.trace_parent LIKE @trace
        UNION ALL
        SELECT s.at, 'audit entry', s.kind, 'recorded', s.id, s.detail, NULL FROM security_events AS s WHERE s.trace_parent LIKE @trace
        UNION ALL
        SELECT a.at, 'attempt', j.type, a.outcome, a.job_id, a.worker, a.error FROM jobs AS j JOIN job_attempts AS a ON a.job_id = j.id
        WHERE j.trace_parent LIKE @trace
        ORDER BY 1
        """;

    public static async Task<int> Explain(string[] args)
    {
        if (args.Length != 1 || TraceOf(args[0]) is not { } trace)
            return Refuse(Usage);
        var named = Environment.GetEnvironmentVariable("ConnectionStrings__Orders");
        if (string.IsNullOrWhiteSpace(named) && !File.Exists("data/orders.db"))
            return Refuse(
                "There is no data/orders.db here. Name PostgreSQL in ConnectionStrings__Orders, or go to where the service was started.");

        try
        {
            await using DbConnection database = string.IsNullOrWhiteSpace(named)
                ? new SqliteConnection("Data Source=data/orders.db;Mode=ReadOnly")
                : new NpgsqlConnection(named);
            await database.OpenAsync();
            return await Show(database, trace);
        }
        catch (DbException failure)
        {
            return Refuse($"The database cannot be read: {failure.Message}");
        }
    }

    private static async Task<int> Show(DbConnection database, string trace)
    {
        await using var command = database.CreateCommand();
        command.CommandText = Sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("trace", $"00-{trace}-%");
        _ = command.Parameters.Add(parameter);
        await using var rows = await command.ExecuteReaderAsync();
        var table = new Table().Border(TableBorder.Rounded).AddColumns("at (UTC)", "what", "name", "status", "id", "of", "error");
        while (await rows.ReadAsync())
        {
            var (what, id) = (rows.GetString(1), rows.GetGuid(4));
            _ = table.AddRow(
                TimeOf(rows.GetValue(0)).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture), what,
                Markup.Escape(rows.GetString(2)), Markup.Escape(rows.GetString(3)), $"{PrefixOf(what)}_{Text(id)}",
                Markup.Escape(rows[5] as string ?? ""), Markup.Escape(rows[6] as string ?? ""));
        }

        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 240;
        if (table.Rows.Count == 0)
            return Refuse($"The database has nothing of the trace {trace}: it changed nothing, or what it did is not kept any more.");
        AnsiConsole.Write(table);
        return 0;
    }

    private static string? TraceOf(string text)
    {
        var trace = text.Length == 55 && text.StartsWith("00-", StringComparison.Ordinal) ? text[3..35] : text;
        if (trace.Length == 49 && trace[32] == '-')
            trace = trace[..32];
        return trace.Length == 32 && trace.All(char.IsAsciiHexDigit) ? trace.ToLowerInvariant() : null;
    }

    // In SQLite a time is a number of ticks.
    private static DateTime TimeOf(object value) =>
        value is long ticks ? new DateTime(ticks, DateTimeKind.Utc) : ((DateTime)value).ToUniversalTime();

    private static string PrefixOf(string what) => what switch
    {
        "event" or "reaction" => "evt",
        "webhook" => "whd",
        "audit entry" => "sev",
        _ => "job",
    };

    /// <summary>As ids are written in addresses and answers: 26 digits of Crockford's base 32.</summary>
    private static string Text(Guid id)
    {
        const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
        var value = new UInt128(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(id.ToByteArray(bigEndian: true)),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(id.ToByteArray(bigEndian: true).AsSpan(8)));
        return string.Create(26, value, (text, left) =>
        {
            for (var at = text.Length - 1; at >= 0; at--, left >>= 5)
                text[at] = Digits[(int)(left & 31)];
        });
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 2;
    }
}
