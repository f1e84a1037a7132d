using System.Globalization;
using System.Text;
using CleanOrders.Gateway.AccessLog;
using CleanOrders.Gateway.Upstreams;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CleanOrders.TestKit;

/// <summary>
/// The real gateway inside the test process, on a real socket, in front of stubs:
/// <c>await using var gateway = await TestGateway.New([api]); await gateway.Get("/v1/orders");</c>
/// </summary>
public sealed class TestGateway : IAsyncDisposable
{
    private static readonly string[] Others = ["Kestrel:", "Limits:", "ConnectionStrings:", "Data:", "Security:", "Identity:"];

    /// <summary>An embedded database for all gateways of this process that are given no other: nobody signs in there.</summary>
    internal static readonly string Folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    private readonly MemoryStream _lines = new();
    private readonly Host _host;

    private TestGateway(IReadOnlyList<Uri> instances, IReadOnlyList<KeyValuePair<string, string>> settings, TimeProvider? clock) =>
        _host = new Host(this, instances, settings, clock);

    public HttpClient Http { get; private set; } = new();

    public Uri Address => Http.BaseAddress!;

    public CapturedLogs Logs { get; } = new();

    public IServiceProvider Services => _host.Services;

    /// <summary>The lines of the access log, once the gateway has stopped.</summary>
    public IReadOnlyList<string> AccessLog =>
        Encoding.UTF8.GetString(_lines.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<TestGateway> New(params (string Key, string Value)[] settings) => New([], settings);

    /// <param name="settings">Those of the gateway without the <c>Gateway:</c> before each.</param>
    public static Task<TestGateway> New(StubApi api, params (string Key, string Value)[] settings) => New([api.Address], settings);

    /// <summary>Waits until it has found an instance that is healthy, if there is one to be found.</summary>
    public static Task<TestGateway> New(IReadOnlyList<Uri> instances, params (string Key, string Value)[] settings) => New(
        instances, [.. settings.Select(one => KeyValuePair.Create(
            Array.Exists(Others, section => one.Key.StartsWith(section, StringComparison.Ordinal)) ? one.Key : $"Gateway:{one.Key}",
            one.Value))]);

    /// <summary>The same in front of a real API, on its database, with settings as they are called.</summary>
    internal static async Task<TestGateway> New(
        IReadOnlyList<Uri> instances, IReadOnlyList<KeyValuePair<string, string>> settings, TimeProvider? clock = null)
    {
        var gateway = new TestGateway(instances, settings, clock);
        gateway._host.UseKestrel();
        await Task.Run(gateway._host.StartServer);
        gateway.Http.Dispose();
        gateway.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = gateway._host.ClientOptions.BaseAddress,
            Timeout = Eventually.Bound,
        };
        return gateway;
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, path, body: null, headers);

    public Task<HttpResponseMessage> Post(string path, string body = "{}", params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = body };
        foreach (var (name, value) in headers)
            _ = request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A request as it is written, with what each needs to be answered and closed: <c>Raw("GET /v1//orders")</c>.</summary>
    public Task<RawAnswer> Raw(string line, params string[] headers) => RawWithBody(line, body: "", headers);

    /// <summary>The same with a body; its length is the caller's to write.</summary>
    public Task<RawAnswer> RawWithBody(string line, string body, params string[] headers) => Bytes(
        $"{string.Join("\r\n", [$"{line} HTTP/1.1", $"Host: {Address.Authority}", "Connection: close", .. headers])}\r\n\r\n{body}");

    /// <summary>Sends exactly this.</summary>
    public Task<RawAnswer> Bytes(string request) => RawHttp.SendRaw(Address, request);

    /// <summary>Stops it, as a host that is asked to: what is under way ends first.</summary>
    public ValueTask Stop() => _host.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Http.Dispose();
    }

    private sealed class Host(
        TestGateway gateway, IReadOnlyList<Uri> instances, IReadOnlyList<KeyValuePair<string, string>> settings, TimeProvider? clock)
        : WebApplicationFactory<Attempts>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            _ = builder.UseEnvironment("Development").UseContentRoot(AppContext.BaseDirectory).UseUrls("http://127.0.0.1:0")
                .UseSetting("Data:Directory", Folder)
                .UseSetting("Gateway:Draining:Delay", "00:00:00").UseSetting("Gateway:Health:Interval", "00:00:00.1");
            foreach (var (index, instance) in instances.Index())
                _ = builder.UseSetting(string.Create(CultureInfo.InvariantCulture, $"Gateway:Upstreams:{index}"), $"{instance}");
            foreach (var (key, value) in WideLimits.Settings.Concat(settings))
                _ = builder.UseSetting(key, value);
            _ = builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(gateway.Logs));
            _ = builder.ConfigureTestServices(services =>
            {
                if (clock is not null)
                    _ = services.RemoveAll<TimeProvider>().AddSingleton(clock);
                _ = services.AddSingleton(provider => new AccessLogWriter(
                    provider.GetRequiredService<AccessLogOptions>(), provider.GetRequiredService<GatewayMetrics>(),
                    provider.GetRequiredService<ILogger<AccessLogWriter>>(), gateway._lines));
            });
        }
    }
}
