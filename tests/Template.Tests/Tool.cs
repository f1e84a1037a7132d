using System.Diagnostics;
using System.Text;

namespace CleanOrders.Template.Tests;

/// <summary>A program that runs as its user would run it: nothing of this test run reaches it through the environment.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private Tool(string folder, IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfThisRun).ToList())
            _ = start.Environment.Remove(name);
        // Else MSBuild leaves processes behind.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _ = _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public static Tool Start(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments) =>
        new(folder, environment, program, arguments);

    /// <summary>Runs to the end, which must be a good one, and returns what was written.</summary>
    public static Task<string> Run(string folder, string program, params string[] arguments) =>
        Run(folder, new Dictionary<string, string>(), program, arguments);

    /// <summary>The same with some variables set.</summary>
    public static async Task<string> Run(
        string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        await using var tool = new Tool(folder, environment, program, arguments);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        await tool._process.WaitForExitAsync(bound.Token);
        return tool._process.ExitCode == 0
            ? tool.Output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} in {folder}: exit code {tool._process.ExitCode}\n{tool.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static bool IsOfThisRun(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || variable is "TEST_LONG";

    private void Keep(string? line)
    {
        lock (_output)
            _ = line is null ? _output : _output.AppendLine(line);
    }
}
