using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CleanOrders.TestKit;

/// <summary>How a test wants its host.</summary>
public sealed record ApiOptions
{
    /// <summary>Left out: a new one of the host's own, which goes with it; in Development a seeded one.</summary>
    public TestDatabase? Database { get; init; }

    /// <summary>Configuration keys as in <c>Orders:PaymentWindow</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Left out: the system's.</summary>
    public TimeProvider? Clock { get; init; }

    public string Environment { get; init; } = "Development";

    /// <summary>Passwords are hashed a hundred times cheaper in tests, but for those that are about that.</summary>
    public bool FullPasswordHashing { get; init; }

    /// <summary>
    /// Puts a gateway in front of it, with these settings; left out: none. <c>TEST_GATEWAY=1</c> puts one before every API.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Gateway { get; init; }

    /// <summary>Replaces services, the last to do so.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>
/// The real API inside the test process, on a real socket and a real database with the development data:
/// <c>await using var api = await Api.New(); await api.As(Customer).PlaceOrder((2, "SKU-00001")).ShouldBe(Created);</c>
/// </summary>
public class Api(ApiOptions? options = null) : RunningApi
{
    internal const int CheapIterations = 1000;

    // On a busy machine an API in the same process takes its time, which is no fault of it.
    private static readonly KeyValuePair<string, string>[] Unhurried =
        [new("Gateway:Timeouts:Request", "00:02:00"), new("Gateway:Health:Timeout", "00:01:00")];

    private readonly ApiOptions _options = options ?? new ApiOptions();
    private TestDatabase? _database;
    private Host? _host;
    private HttpClient? _http;
    private TestGateway? _gateway;

    public override Uri Address => Http.BaseAddress!;

    /// <summary>What stands in front of it, where the test wanted that.</summary>
    public TestGateway Gateway => _gateway ?? throw NotStarted();

    /// <summary>Where the API itself listens, behind its gateway.</summary>
    public Uri OwnAddress => (_host ?? throw NotStarted()).ClientOptions.BaseAddress;

    public override TimeProvider Clock => _options.Clock ?? TimeProvider.System;

    /// <summary>Whether its clients call a gateway in front of it.</summary>
    public bool IsBehindGateway => _options.Gateway is not null || Environment.GetEnvironmentVariable("TEST_GATEWAY") == "1";

    public TestDatabase Database => _database ?? throw NotStarted();

    public CapturedLogs Logs { get; } = new();

    /// <summary>The host's own services, for what HTTP does not show.</summary>
    public IServiceProvider Services => (_host ?? throw NotStarted()).Services;

    internal override HttpClient Http => _http ?? throw NotStarted();

    public static async Task<Api> New(ApiOptions? options = null)
    {
        var api = new Api(options);
        await api.Start();
        return api;
    }

    public async Task Start()
    {
        _database ??= _options.Database ?? await (_options.Environment == "Development" ? TestDatabase.Seeded() : TestDatabase.New());
        _host = new Host(this);
        _host.UseKestrel();
        await Task.Run(_host.StartServer);
        if (IsBehindGateway)
        {
            _gateway = await TestGateway.New(
                [OwnAddress], [.. Unhurried, .. _database.Settings, .. _options.Settings, .. _options.Gateway ?? []], _options.Clock);
            _ = await Eventually.Be(() => _gateway.Get("/health/ready"), answer => answer.IsSuccessStatusCode);
        }

        _http = HttpAnswer.NewClient(_gateway?.Address ?? OwnAddress, IsBehindGateway);
    }

    /// <summary>Stops the host, which finishes its requests; the database stays.</summary>
    public async Task Stop()
    {
        _http?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _gateway = null;
        if (_host is not null)
            await _host.DisposeAsync();
        _host = null;
    }

    /// <summary>Stops the host and starts another one, with another address, on the same database.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await Stop();
        if (_database is not null && _options.Database is null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static InvalidOperationException NotStarted() => new("The host is not started.");

    private sealed class Host(Api api) : WebApplicationFactory<Program>
    {
        // All tests fail their logins from one address, and many with the seeded accounts: only those that are about that have to wait.
        private static readonly Dictionary<string, string> Timeout = new(StringComparer.Ordinal)
        {
            ["Identity:FreeLoginFailures"] = "100",
            ["Identity:FreeAddressFailures"] = "1000000",
        };

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            var options = api._options;
            _ = builder.UseEnvironment(options.Environment).UseContentRoot(AppContext.BaseDirectory).UseUrls("http://127.0.0.1:0");
            foreach (var (key, value) in WideLimits.Settings.Concat(Timeout).Concat(api.Database.Settings).Concat(options.Settings))
                _ = builder.UseSetting(key, value);
            _ = builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(api.Logs));
            _ = builder.ConfigureTestServices(services =>
            {
                if (options.Clock is { } clock)
                    _ = services.RemoveAll<TimeProvider>().AddSingleton(clock);
                if (!options.FullPasswordHashing)
                    _ = services.PostConfigure<PasswordHasherOptions>(hashing => hashing.IterationCount = CheapIterations);
                options.Services?.Invoke(services);
            });
        }
    }
}
