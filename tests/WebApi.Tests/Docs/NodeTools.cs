using System.ComponentModel;
using System.Diagnostics;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>
/// What npm brings for the tests of documents, in the versions of <c>Clients/package-lock.json</c>: two linters and a generator of clients
/// for the API's, mermaid for diagrams, and for GraphQL audits of its HTTP and a generator of clients. One package is held back in
/// <c>package.json</c>, for its next version wants a newer Node.js. They are installed once, below <c>artifacts</c>, and again where the
/// versions change.
/// </summary>
internal sealed class NodeTools : IDisposable
{
    private const string Oldest = "20.19";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(15);
    private static readonly string Home = Path.Combine(Repository.Root, "artifacts", "npm");
    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "WebApi.Tests", "Docs", "Clients");
    private static readonly Lazy<Task<string?>> Absence = new(Provide);

    private NodeTools() => Folder = Directory.CreateDirectory(Path.Combine(Home, $"work-{RunningApi.Unique("docs")}")).FullName;

    /// <summary>A folder of the test's own, from which Node finds what is installed.</summary>
    public string Folder { get; }

    /// <summary>Skips the test where there is no npm, and only there: what cannot be installed fails.</summary>
    /// <param name="files">Files of <c>Clients</c> that the test needs beside it.</param>
    public static async Task<NodeTools> New(params string[] files)
    {
        Assert.SkipWhen(await Absence.Value is not null, $"NOT CHECKED: {await Absence.Value}");
        var tools = new NodeTools();
        foreach (var file in files)
            File.Copy(Path.Combine(Sources, file), Path.Combine(tools.Folder, file));
        return tools;
    }

    /// <summary>Where a file of a package is.</summary>
    /// <param name="file">As in <c>mermaid/dist/mermaid.min.js</c>.</param>
    public static string PathOf(string file) => Path.Combine(Home, "node_modules", file);

    /// <summary>Runs a program of a package.</summary>
    /// <param name="script">As in <c>typescript/bin/tsc</c>.</param>
    public Task<(int ExitCode, string Output)> Run(string script, params IEnumerable<string> arguments) =>
        Run(Folder, "node", [PathOf(script), .. arguments]);

    /// <summary>Runs it, and fails unless it ends with 0.</summary>
    public async Task<string> Succeed(string script, params IEnumerable<string> arguments)
    {
        var (exitCode, output) = await Run(script, arguments);
        exitCode.ShouldBe(0, $"{script}: {output}");
        return output;
    }

    public static async Task<(int ExitCode, string Output)> Run(string folder, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
                { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["DOTNET_NOLOGO"] = "1", ["NO_COLOR"] = "1" },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <returns>Why they are not there; nothing where they are.</returns>
    private static async Task<string?> Provide()
    {
        try
        {
            var version = (await Run(Repository.Root, "node", ["--version"])).Output.Trim().TrimStart('v');
            if (!Version.TryParse(version, out var found) || found < Version.Parse(Oldest))
                return $"Node {version} is older than {Oldest}.";
        }
        catch (Win32Exception)
        {
            return "Node.js and npm are not on this machine (Debian: apt-get install npm).";
        }

        var wanted = await File.ReadAllTextAsync(Path.Combine(Sources, "package-lock.json"));
        var (folder, mark) = (Directory.CreateDirectory(Home).FullName, Path.Combine(Home, "installed"));
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
            return null;

        foreach (var file in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(Sources, file), Path.Combine(folder, file), overwrite: true);
        try
        {
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (exitCode, output) = await Run(folder, npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
            exitCode.ShouldBe(0, output);
        }
        catch (Win32Exception)
        {
            return "npm is not on this machine (Debian: apt-get install npm).";
        }

        await File.WriteAllTextAsync(mark, wanted);
        return null;
    }
}
