namespace CleanOrders.TestKit;

/// <summary>A worker as a process of its own, in Development: one that is killed, paused or asked to stop.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string Program = typeof(Program).Assembly.Location.Replace(".WebApi.", ".Worker.", StringComparison.Ordinal);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HostProcess _process;

    private WorkerProcess(string program, IEnumerable<string> arguments, string? folder = null) => _process = new HostProcess(
        program, arguments, Received, () => _started.TrySetException(new InvalidOperationException("The worker ended before it worked.")),
        folder);

    /// <summary>What it wrote so far, on both outputs.</summary>
    public string Output => _process.Output;

    /// <summary>Stands in the names of workers, behind the machine.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it and waits until it works.</summary>
    /// <param name="database">It stays when the process ends: that is for its maker to dispose.</param>
    /// <param name="arguments">As on the command line: <c>--Orders:PaymentWindow=00:00:01</c>.</param>
    public static Task<WorkerProcess> Start(TestDatabase database, params IEnumerable<string> arguments) =>
        StartProgram(Program, database, arguments);

    /// <summary>The same with another host, as one that has kinds of jobs for tests.</summary>
    /// <param name="program">Its assembly.</param>
    public static Task<WorkerProcess> StartProgram(string program, TestDatabase database, params IEnumerable<string> arguments) =>
        Start(program, folder: null, database, arguments);

    /// <summary>The worker, from another folder than the one with its program.</summary>
    public static Task<WorkerProcess> StartIn(string folder, TestDatabase database, params IEnumerable<string> arguments) =>
        Start(Program, folder, database, arguments);

    private static async Task<WorkerProcess> Start(string program, string? folder, TestDatabase database, IEnumerable<string> arguments)
    {
        var worker = new WorkerProcess(program, [.. ArgumentsOf(database), .. arguments], folder);
        try
        {
            worker._process.Start();
            await worker._started.Task.WaitAsync(HostProcess.Bound);
            return worker;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            await worker.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\n{worker.Output}", failure);
        }
    }

    /// <summary>Runs it until it ends by itself, as when it refuses to start.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEnd(TestDatabase database, params IEnumerable<string> arguments)
    {
        await using var worker = new WorkerProcess(Program, [.. ArgumentsOf(database), .. arguments]);
        worker._process.Start();
        return (await worker._process.Exit(), worker.Output);
    }

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops it where it stands (SIGSTOP), until <see cref="Continue"/>.</summary>
    public void Pause() => _process.Signal("STOP");

    public void Continue() => _process.Signal("CONT");

    /// <summary>Asks it to stop (SIGTERM) and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> Stop()
    {
        _process.Signal("TERM");
        return _process.Exit();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static IEnumerable<string> ArgumentsOf(TestDatabase database) =>
        database.Settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private void Received(string line)
    {
        if (line.Contains("Application started", StringComparison.Ordinal))
            _ = _started.TrySetResult();
    }
}
