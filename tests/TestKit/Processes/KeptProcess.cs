using System.Collections.Concurrent;
using System.Diagnostics;

namespace CleanOrders.TestKit;

/// <summary>
/// A shell script that runs beside the tests, obeys one-word commands on its standard input and answers each with
/// <c>done</c> or <c>failed</c>. When this process ends, even by SIGKILL, the system closes that input: the script
/// sees the end of it and cleans up.
/// </summary>
internal sealed class KeptProcess : IKeptServer
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    // What kills the tests may kill their process group or their descendants with them: the script leaves both.
    private const string Detach =
        """
        trap '' INT TERM HUP PIPE
        exec 3<&0
        if command -v setsid >/dev/null; then set -- setsid "$@"; fi
        "$@" <&3 3<&- &
        """;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private KeptProcess(string program, params IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>Runs a script on this machine, as another user if one is named (then this process must be root).</summary>
    public static KeptProcess InShell(string script, string? user) => user is null
        ? new("sh", "-c", Detach, "sh", "sh", "-c", script.ReplaceLineEndings("\n"))
        : new("sh", "-c", Detach, "sh", "su", user, "-s", "/bin/sh", "-c", script.ReplaceLineEndings("\n"));

    /// <summary>
    /// Launches a server on a free port and waits for it. Another process may take the port in between: then it tries another one.
    /// </summary>
    public static async Task<(int Port, IKeptServer Keeper)> OnFreePort(Func<int, IKeptServer> launch, int attempts = 3)
    {
        var port = Machine.FreePort();
        var keeper = launch(port);
        try
        {
            await keeper.Ready();
            return (port, keeper);
        }
        catch (InvalidOperationException) when (attempts > 1)
        {
            await keeper.DisposeAsync();
        }
        catch
        {
            await keeper.DisposeAsync();
            throw;
        }

        return await OnFreePort(launch, attempts - 1);
    }

    /// <summary>Waits for the script's first answer.</summary>
    public Task Ready() => Answer("start", ReadyBound);

    /// <summary>Sends a command and waits until it is done.</summary>
    public async Task Ask(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        await Answer(command, Bound);
    }

    /// <summary>Tells the script to clean up, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Bound);
        while (await _process.StandardOutput.ReadLineAsync(bound.Token) is not null)
        {
            // Its output ends when it does.
        }

        _process.Dispose();
    }

    private async Task Answer(string command, TimeSpan within)
    {
        using var bound = new CancellationTokenSource(within);
        while (await _process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
        {
            if (line is "done")
                return;
            if (line is "failed")
                break;
            Keep(line);
        }

        throw new InvalidOperationException($"The kept server: '{command}' failed.\n{string.Join('\n', _output)}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
