#:property PublishAot=false
#:package Spectre.Console@0.57.2

// Says what this machine has and lacks:   dotnet run build/doctor.cs
// The exit code is 0 when the API can run (.NET SDK) and the tests can run (SDK, PostgreSQL, Redis and RabbitMQ).

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spectre.Console;

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
