using System.Net;

namespace CleanOrders.TestKit;

/// <summary>
/// The gateway as a process of its own, in front of instances of the API: one that is asked to stop, or that runs under load.
/// </summary>
public sealed class GatewayProcess : RunningApi
{
    private const string Listening = "Now listening on: ";

    private static readonly string Program = typeof(Program).Assembly.Location.Replace(".WebApi.", ".Gateway.", StringComparison.Ordinal);

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HostProcess _process;
    private HttpClient? _http;

    private GatewayProcess(IEnumerable<string> arguments) => _process = new HostProcess(
        Program, arguments, Received,
        () => _address.TrySetException(new InvalidOperationException("The gateway ended before it listened.")));

    public override Uri Address => Http.BaseAddress!;

    /// <summary>What it wrote so far, on both outputs.</summary>
    public string Output => _process.Output;

    public int Id => _process.Id;

    internal override HttpClient Http => _http ?? throw new InvalidOperationException("The gateway is not started.");

    /// <summary>Starts it and waits until <c>/health/ready</c> says so.</summary>
    /// <param name="arguments">As on the command line: <c>--Gateway:Upstreams:0=http://localhost:5080</c>.</param>
    public static Task<GatewayProcess> Start(IEnumerable<Uri> instances, params IEnumerable<string> arguments) =>
        Start(database: null, instances, arguments);

    /// <summary>The same with the database of the API, so that it knows who calls.</summary>
    public static async Task<GatewayProcess> Start(
        TestDatabase? database, IEnumerable<Uri> instances, params IEnumerable<string> arguments)
    {
        var gateway = new GatewayProcess(
            [.. WideLimits.Settings.Concat(database?.Settings ?? [new("Data:Directory", TestGateway.Folder)])
                .Select(setting => $"--{setting.Key}={setting.Value}"),
                .. instances.Select((instance, index) => $"--Gateway:Upstreams:{index}={instance}"),
                "--urls=http://127.0.0.1:0", .. arguments]);
        try
        {
            gateway._process.Start();
            gateway._http = HttpAnswer.NewClient(await gateway._address.Task.WaitAsync(HostProcess.Bound), isBehindGateway: true);
            _ = await Eventually.Be(gateway.Ready, status => status == HttpStatusCode.OK, HostProcess.Bound);
            return gateway;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            await gateway.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\n{gateway.Output}", failure);
        }
    }

    /// <summary>Runs it until it ends by itself, as when it refuses to start.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEnd(params IEnumerable<string> arguments)
    {
        await using var gateway = new GatewayProcess([$"--Data:Directory={TestGateway.Folder}", .. arguments, "--urls=http://127.0.0.1:0"]);
        gateway._process.Start();
        return (await gateway._process.Exit(), gateway.Output);
    }

    /// <summary>What <c>/health/ready</c> answers.</summary>
    public async Task<HttpStatusCode> Ready()
    {
        using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>Asks it to stop (SIGTERM), and does not wait.</summary>
    public void Terminate() => _process.Signal("TERM");

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> Exit() => _process.Exit();

    public override async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http?.Dispose();
    }

    // The rest of a line of JSON follows a quotation mark.
    private void Received(string line)
    {
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            _ = _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Split('"')[0].Trim()));
    }
}
