using System.Net;

namespace CleanOrders.TestKit;

/// <summary>
/// The API as a process of its own, in Development, for tests with several of them or with one that is killed. It ends
/// when the test process does, however that ends: see <see cref="StartupHook"/>.
/// </summary>
public sealed class ApiProcess : RunningApi
{
    private const string Listening = "Now listening on: ";

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HostProcess _process;
    private HttpClient? _http;

    private ApiProcess(IEnumerable<string> arguments, string? folder = null) => _process = new HostProcess(
        typeof(Program).Assembly.Location, arguments, Received,
        () => _address.TrySetException(new InvalidOperationException("The API ended before it listened.")), folder);

    public override Uri Address => Http.BaseAddress!;

    /// <summary>What it wrote so far, on both outputs.</summary>
    public string Output => _process.Output;

    public int Id => _process.Id;

    internal override HttpClient Http => _http ?? throw new InvalidOperationException("The API is not started.");

    /// <summary>Starts it and waits until <c>/health/ready</c> says so.</summary>
    /// <param name="database">It stays when the process ends: that is for its maker to dispose.</param>
    /// <param name="arguments">As on the command line: <c>--Orders:PaymentWindow=00:00:01</c>.</param>
    public static Task<ApiProcess> Start(TestDatabase database, params IEnumerable<string> arguments) =>
        StartIn(folder: null, database, arguments);

    /// <summary>The same from another folder than the one with its program.</summary>
    public static async Task<ApiProcess> StartIn(string? folder, TestDatabase database, params IEnumerable<string> arguments)
    {
        var api = new ApiProcess([.. ArgumentsOf(database), .. arguments], folder);
        try
        {
            api._process.Start();
            api._http = HttpAnswer.NewClient(await api._address.Task.WaitAsync(HostProcess.Bound));
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
        api._process.Start();
        return (await api._process.Exit(), api.Output);
    }

    /// <summary>Ends it as a crash would (SIGKILL): nothing is finished, nothing is said.</summary>
    public void Kill() => _process.Kill();

    public override async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http?.Dispose();
    }

    private static IEnumerable<string> ArgumentsOf(TestDatabase database) =>
    [
        .. WideLimits.Settings.Concat(database.Settings).Select(setting => $"--{setting.Key}={setting.Value}"), "--urls=http://127.0.0.1:0",
    ];

    private async Task BecomeReady()
    {
        using var bound = new CancellationTokenSource(HostProcess.Bound);
        while (true)
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative), bound.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }

    // The rest of a line of JSON follows a quotation mark.
    private void Received(string line)
    {
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            _ = _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Split('"')[0].Trim()));
    }
}
