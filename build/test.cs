#:property PublishAot=false
#:package Spectre.Console@0.57.2

// Builds, checks the format and runs every test:   dotnet run build/test.cs
//   -- --long        the long tests too (TEST_LONG=1)
//   -- --only Name   only tests/Name: builds and runs it, leaves the format out
// The last line is `N passed, N failed`; the exit code is 0 only if everything passed.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Spectre.Console;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var isLong = args.Contains("--long");
var only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault();
if (args.Except(["--long", "--only", only]).FirstOrDefault() is { } unknown || (args.Contains("--only") && only is null))
    return Refuse("Usage: dotnet run build/test.cs [-- [--long] [--only Name]]");

var solution = Directory.GetFiles(root, "*.sln").Concat(Directory.GetFiles(root, "*.slnx")).FirstOrDefault();
if (solution is null)
    return Refuse($"No solution file in {root}.");
var projects = Directory.GetDirectories(Path.Combine(root, "tests"), "*.Tests*")
    .SelectMany(d => Directory.GetFiles(d, "*.csproj"))
    .Where(p => only is null || NameOf(p).Equals(only, StringComparison.OrdinalIgnoreCase))
    .Order(StringComparer.Ordinal)
    .ToList();
if (projects.Count == 0)
    return Refuse(only is null ? "There is no test project under tests/." : $"There is no tests/{only}.");

Environment.SetEnvironmentVariable("DOTNET_NOLOGO", "1");
// One compiler for all projects of this run, and for what its tests build: a cold one spends a third of its time on compiling itself.
// It has a name of its own, so that ending it ends no other build's.
const string CompilerId = "SharedCompilationId";
var ownsCompiler = Environment.GetEnvironmentVariable(CompilerId) is null;
if (ownsCompiler)
    Environment.SetEnvironmentVariable(CompilerId, $"tests-{Environment.ProcessId}");
Environment.SetEnvironmentVariable("UseSharedCompilation", "true");
// Code that is measured before it is compiled for good pays only where it runs for long.
Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
if (isLong)
    Environment.SetEnvironmentVariable("TEST_LONG", "1");
// Of a hang: on a busy machine the largest project takes half an hour.
var bound = TimeSpan.FromMinutes(isLong ? 120 : 45);

var total = Counts.None;
var summary = new Table().Border(TableBorder.Rounded).AddColumns("step", "", "passed", "failed", "seconds");
var clock = Stopwatch.StartNew();

if (!Step("servers", _ => Servers.Provide()))
    return Refuse(Servers.Missing);

// A test project that the solution does not list is built and checked by itself.
var listed = File.ReadAllText(solution);
var apart = projects.Where(p => !listed.Contains(Path.GetFileName(p), StringComparison.Ordinal)).ToList();
List<string> buildable = only is null ? [solution, .. apart] : [projects[0]];

// Release: the tests run what is deployed, and an API that runs from bin/Debug meanwhile (on Windows it locks its
// files) does not stop the build.
if (!Step("build", output => buildable.TrueForAll(p => Run(output, "dotnet", "build", p, "-c", "Release", "-warnaserror"))))
{
    EndCompiler();
    return Refuse("The build failed.");
}

var results = Directory.CreateTempSubdirectory("test-results-");
try
{
    // First those that build something, while the compiler is warm; then the largest, so that none of them is left to run alone.
    // One without a file of its own runs those of the largest, but not all of them.
    var sizes = projects.ToDictionary(project => project, SizeOf);
    var checks = projects.OrderByDescending(apart.Contains).ThenByDescending(p => sizes[p] > 0 ? sizes[p] : sizes.Values.Max() / 2)
        .Select(project => (Name: NameOf(project), Run: (Func<Output, Counts>)(output => Test(project, output))))
        .ToList();
    if (only is null)
        checks.Add(("format", Format));
    // The API's suite once more with a gateway before each API, but for what a gateway does otherwise (docs/gateway.md).
    if (isLong && projects.FirstOrDefault(p => NameOf(p) == "WebApi.Tests.Sqlite") is { } behind)
        checks.Add(("through the gateway", output => Test(behind, output, isBehindGateway: true)));
    // Two at once: most tests wait for a process, a server or a timeout at times, and the processors are free for others then.
    _ = Parallel.ForEach(
        Partitioner.Create(checks, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 2 },
        check => Check(check.Name, check.Run));
}
finally
{
    results.Delete(recursive: true);
    EndCompiler();
}

Console.WriteLine();
AnsiConsole.Write(
    summary.AddRow(
        "all", total.Failed == 0
            ? "[green]ok[/]"
            : "[red]FAILED[/]", $"{total.Passed}", $"{total.Failed}", $"{clock.Elapsed.TotalSeconds:F0}"));
Console.WriteLine(total);
return total.Failed == 0 ? 0 : 1;

// As a folder: no project is loaded for it, and the scripts of build/ are checked too.
Counts Format(Output output)
{
    if (Run(output, "dotnet", "format", "whitespace", ".", "--folder", "--verify-no-changes"))
        return Counts.None;
    output.Add("The format is off: dotnet format whitespace . --folder");
    return Counts.OneFailure;
}

Counts Test(string project, Output output, bool isBehindGateway = false)
{
    var trx = Path.Combine(results.FullName, $"{NameOf(project)}{(isBehindGateway ? ".gateway" : "")}.trx");
    string[] behind = isBehindGateway ? ["--filter", "Gateway!=differs", "--environment", "TEST_GATEWAY=1"] : [];
    var passed = Run(
        output, "dotnet",
        [
            "test", project, "-c", "Release", "--no-build", "--results-directory", results.FullName,
            "--logger", $"trx;LogFileName={Path.GetFileName(trx)}", "--logger", "console;verbosity=minimal", .. behind,
        ]);
    var counts = Counts.Of(trx);
    if (counts == Counts.None)
        output.Add("No test ran.");
    // Tests that were not found, a crash and a hang fail the run though every test that came to its end passed.
    return counts.Failed > 0 || (passed && counts != Counts.None) ? counts : counts + Counts.OneFailure;
}

// Else it would stay for ten minutes.
void EndCompiler()
{
    var folder = new Output(isLive: false);
    if (ownsCompiler && Run(folder, "dotnet", "msbuild", projects[0], "-getProperty:RoslynTargetsPath"))
        _ = Run(
            new Output(isLive: false), "dotnet", Path.Combine(folder.Text.Trim(), "bincore", "VBCSCompiler.dll"),
            $"-pipename:{Environment.GetEnvironmentVariable(CompilerId)}", "-shutdown");
}

// Alone, and shown while it runs.
bool Step(string name, Func<Output, bool> step)
{
    Console.WriteLine($"{Environment.NewLine}== {name}");
    var started = clock.Elapsed;
    var passed = step(new Output(isLive: true));
    Conclude(name, passed, Counts.None, clock.Elapsed - started);
    return passed;
}

// Beside others: what it writes is shown in one piece when it ends, unless there is nothing beside it.
void Check(string name, Func<Output, Counts> check)
{
    var started = clock.Elapsed;
    var output = new Output(isLive: only is not null);
    if (only is not null)
        Console.WriteLine($"{Environment.NewLine}== {name}");
    var counts = check(output);
    lock (summary)
    {
        if (only is null)
            Console.WriteLine($"{Environment.NewLine}== {name}{Environment.NewLine}{output.Text.TrimEnd()}");
        total += counts;
        Conclude(name, counts.Failed == 0, counts, clock.Elapsed - started);
    }
}

void Conclude(string name, bool passed, Counts counts, TimeSpan took)
{
    var (some, failed) = counts == Counts.None ? ("", "") : ($"{counts.Passed}", $"{counts.Failed}");
    _ = summary.AddRow(Markup.Escape(name), passed ? "[green]ok[/]" : "[red]FAILED[/]", some, failed, $"{took.TotalSeconds:F0}");
    Console.WriteLine($"== {name}: {(passed ? "ok" : "FAILED")}, {took.TotalSeconds:F0} s");
}

bool Run(Output output, string program, params string[] arguments)
{
    using var process = output.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = root });
    var ended = process.WaitForExit(bound);
    if (!ended)
        process.Kill(entireProcessTree: true);
    output.Finish();
    if (!ended)
        output.Add($"Not done after {bound.TotalMinutes} minutes; killed.");
    return ended && process.ExitCode == 0;
}

static int Refuse(string why)
{
    Console.WriteLine($"{why}{Environment.NewLine}{Counts.OneFailure}");
    return 1;
}

static string NameOf(string project) => Path.GetFileName(Path.GetDirectoryName(project)!);

static long SizeOf(string project) =>
    new DirectoryInfo(Path.GetDirectoryName(project)!).EnumerateFiles("*.cs", SearchOption.AllDirectories)
        .Where(file => !file.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Sum(file => file.Length);

/// <summary>What a step writes: to the console at once, or kept until it ends, so that two do not mix their lines.</summary>
internal sealed class Output(bool isLive)
{
    private readonly StringBuilder _text = new();
    private readonly CountdownEvent _open = new(2);

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public void Add(string line)
    {
        if (isLive)
            Console.WriteLine(line);
        lock (_text)
            _ = _text.AppendLine(line);
    }

    public Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = !isLive;
        var process = new Process { StartInfo = start };
        _ = process.Start();
        if (isLive)
            return process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits for the last lines; not for ever, since what a test left running may hold the pipe open.</summary>
    public void Finish() => _ = isLive || _open.Wait(TimeSpan.FromSeconds(10));

    private void Keep(string? line)
    {
        if (line is null)
            _ = _open.Signal();
        else
            Add(line);
    }
}

internal sealed record Counts(int Passed, int Failed, int Skipped)
{
    public static readonly Counts None = new(0, 0, 0);
    public static readonly Counts OneFailure = new(0, 1, 0);

    public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary>Counts the single results: the totals that a .trx file states leave skipped tests out.</summary>
    public static Counts Of(string trx)
    {
        if (!File.Exists(trx))
            return None;
        var outcomes = XDocument.Load(trx).Descendants()
            .Where(e => e.Name.LocalName == "UnitTestResult")
            .Select(e => (string?)e.Attribute("outcome"))
            .ToList();
        var passed = outcomes.Count(o => o is "Passed");
        var skipped = outcomes.Count(o => o is "NotExecuted");
        return new Counts(passed, outcomes.Count - passed - skipped, skipped);
    }

    public override string ToString() => $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : "");
}

/// <summary>
/// What the tests start themselves must be on the machine: PostgreSQL, Redis, RabbitMQ, a mail server, promtool for the alarms, a browser
/// for the test of the API's pages, and npm for the linters of its document.
/// </summary>
internal static class Servers
{
    public const string Missing =
        "The tests need PostgreSQL, Redis and RabbitMQ. Debian: apt-get install postgresql redis-server rabbitmq-server. macOS: brew "
            + "install postgresql@17 redis rabbitmq. " +
        "Windows: start Docker Desktop. Anywhere: set TEST_POSTGRES to a connection string, TEST_REDIS to host:port, TEST_RABBITMQ to "
            + "amqp://user:password@host:port. " +
        "`dotnet run build/doctor.cs` says more.";

    public static bool Provide()
    {
        var postgres = Postgres() ?? Install("postgresql", Postgres);
        var redis = Redis() ?? Install("redis-server", Redis);
        var rabbit = RabbitMq() ?? Install("rabbitmq-server", RabbitMq);
        var smtp = Smtp() ?? Install("python3-aiosmtpd", Smtp);
        var promtool = Promtool() ?? InstallPrometheus();
        var browser = Browser() ?? Install("chromium", Browser);
        var npm = Npm() ?? Install("npm", Npm);
        Console.WriteLine($"PostgreSQL: {postgres ?? "missing"}");
        Console.WriteLine($"Redis: {redis ?? "missing"}");
        Console.WriteLine($"RabbitMQ: {rabbit ?? "missing"}");
        Console.WriteLine($"SMTP: {smtp ?? "missing; the tests of mails need aiosmtpd (Debian: apt-get install python3-aiosmtpd)"}");
        Console.WriteLine($"promtool: {promtool ?? "missing; the tests of the alarms need it (Debian: apt-get install prometheus)"}");
        Console.WriteLine(
            $"Browser: {browser ?? "missing; the test of the API's pages needs chromium (Debian: apt-get install chromium)"}");
        Console.WriteLine(
            $"npm: {npm ?? "MISSING: the API's document is not linted, no TypeScript client is made (Debian: apt-get install npm)"}");
        return postgres is not null && redis is not null && rabbit is not null;
    }

    private static string? Install(string package, Func<string?> find)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
            return null;
        Console.WriteLine($"Installing what is missing: apt-get install {package}");
        Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
        if (!Try("apt-get", "update", "-q") || !Try("apt-get", "install", "-y", "-q", "--no-install-recommends", package))
            Console.WriteLine($"apt-get could not install {package}.");
        return find();
    }

    // The tests need promtool only. The package also has a server, which systemd starts at once: it is stopped, since nobody asked for it.
    private static string? InstallPrometheus()
    {
        var installed = Install("prometheus", Promtool);
        if (installed is not null && Directory.Exists("/run/systemd/system"))
            _ = Try("systemctl", "disable", "--now", "prometheus");
        return installed;
    }

    // The same places as in tests/TestKit, in the same order.
    private static string? Postgres()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 })
            return "from TEST_POSTGRES";
        var binaries = new[] { "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt" }
            .Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(d => Path.Combine(d, "bin")).Concat(SearchPath)
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));
        return binaries ?? Docker.Value;
    }

    private static string? Redis() => Environment.GetEnvironmentVariable("TEST_REDIS") is { Length: > 0 } ? "from TEST_REDIS"
        : SearchPath.Select(d => Path.Combine(d, "redis-server")).FirstOrDefault(File.Exists) ?? Docker.Value;

    private static string? RabbitMq() => Environment.GetEnvironmentVariable("TEST_RABBITMQ") is { Length: > 0 } ? "from TEST_RABBITMQ"
        : SearchPath.Prepend("/usr/lib/rabbitmq/bin").Select(d => Path.Combine(d, "rabbitmq-server")).FirstOrDefault(File.Exists)
        ?? Docker.Value;

    // A mail server in Python. The python3 that comes first in the path may be another than the system's.
    private static string? Smtp() => SearchPath.Select(d => Path.Combine(d, "python3")).Prepend("/usr/bin/python3")
        .FirstOrDefault(python => File.Exists(python) && Try(python, "-c", "import aiosmtpd"));

    private static string? Promtool() =>
        SearchPath.SelectMany(d => new[] { Path.Combine(d, "promtool"), Path.Combine(d, "promtool.exe") }).FirstOrDefault(File.Exists);

    private static readonly Lazy<string?> Docker =
        new(() => Try("docker", "info", "--format", "docker {{.ServerVersion}}") ? "docker" : null);

    private static IEnumerable<string> SearchPath => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    private static string? Browser() => new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private static string? Npm() =>
        SearchPath.SelectMany(d => new[] { Path.Combine(d, "npm"), Path.Combine(d, "npm.cmd") }).FirstOrDefault(File.Exists);

    private static bool Try(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
