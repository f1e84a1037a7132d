using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace CleanOrders.TestKit;

/// <summary>
/// The API as a process of its own, in Development, for tests with several of them or with one that is killed. It ends
/// when the test process does, however that ends: see <see cref="StartupHook"/>.
/// </summary>
public sealed class ApiProcess : RunningApi
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private HttpClient? _http;

    private ApiProcess(IEnumerable<string> arguments)
    {
        var program = typeof(Program).Assembly.Location;
        _process = new Process
        {
            EnableRaisingEvents = true,
            StartInfo = new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetDirectoryName(program),
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location },
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The API ended before it listened."));
    }

    public override Uri Address => Http.BaseAddress!;

    /// <summary>What it wrote so far, on both outputs.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process.Id;

    internal override HttpClient Http => _http ?? throw new InvalidOperationException("The API is not started.");

    /// <summary>Starts it and waits until <c>/health/ready</c> says so.</summary>
    /// <param name="database">It stays when the process ends: that is for its maker to dispose.</param>
    /// <param name="arguments">As on the command line: <c>--Orders:PaymentWindow=00:00:01</c>.</param>
    public static async Task<ApiProcess> Start(TestDatabase database, params IEnumerable<string> arguments)
    {
        var api = new ApiProcess([.. ArgumentsOf(database), .. arguments]);
        try
        {
            api.Run();
            api._http = HttpAnswer.NewClient(await api._address.Task.WaitAsync(ReadyBound));
            await api.BecomeReady();
            return api;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            await api.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\n{api.Output}", failure);
        }
    }

    /// <summary>Runs it until it ends by itself, as when it refuses to start.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEnd(TestDatabase database, params IEnumerable<string> arguments)
    {
        await using var api = new ApiProcess([.. ArgumentsOf(database), .. arguments]);
        api.Run();
        using var bound = new CancellationTokenSource(ReadyBound);
        await api._process.WaitForExitAsync(bound.Token);
        return (api._process.ExitCode, api.Output);
    }

    /// <summary>Ends it as a crash would (SIGKILL): nothing is finished, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        _http?.Dispose();
        _process.Dispose();
    }

    private static IEnumerable<string> ArgumentsOf(TestDatabase database) =>
        [.. database.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--urls=http://127.0.0.1:0"];

    private void Run()
    {
        _ = _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task BecomeReady()
    {
        using var bound = new CancellationTokenSource(ReadyBound);
        while (true)
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), bound.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            _ = _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
    }
}
