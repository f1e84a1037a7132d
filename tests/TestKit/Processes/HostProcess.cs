using System.Collections.Concurrent;
using System.Diagnostics;

namespace CleanOrders.TestKit;

/// <summary>
/// A host as a process of its own, in Development. It ends when the test process does, however that ends: see <see cref="StartupHook"/>.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>Of a hang: a start takes a second of the processor, for which it waits where many want it.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;
    private readonly Action<string> _received;

    /// <param name="program">The host's assembly.</param>
    /// <param name="received">Gets each line of its output.</param>
    /// <param name="ended">Called when it has ended.</param>
    /// <param name="folder">Where it is started; left out: where its program is.</param>
    public HostProcess(string program, IEnumerable<string> arguments, Action<string> received, Action ended, string? folder = null)
    {
        _received = received;
        _process = new Process
        {
            EnableRaisingEvents = true,
            StartInfo = new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder ?? Path.GetDirectoryName(program),
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["DOTNET_ENVIRONMENT"] = "Development",
                    ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                },
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => ended();
    }

    /// <summary>What it wrote so far, on both outputs.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process.Id;

    public void Start()
    {
        _ = _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task<int> Exit()
    {
        using var bound = new CancellationTokenSource(Bound);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a crash would (SIGKILL): nothing is finished, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends it a signal by name: <c>TERM</c>, <c>STOP</c>, <c>CONT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        _received(line);
    }
}
