using System.Security.Cryptography;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.InRedis.Local;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>Where a limiter keeps its counts.</summary>
public enum Store
{
    InProcess,
    Redis,
}

/// <summary>A limiter as a host has it, with settings of a test, and a clock that the test moves where it has one.</summary>
internal sealed class TestLimits : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IConfigurationRoot _configuration;
    private readonly CapturedLogs _logs;

    private TestLimits(ServiceProvider services, IConfigurationRoot configuration, CapturedLogs logs) =>
        (_services, _configuration, _logs) = (services, configuration, logs);

    public IRateLimiter Limiter => _services.GetRequiredService<IRateLimiter>();

    /// <summary>The same without a budget: on a busy machine some calls of a flood would else be decided without Redis.</summary>
    public IRateLimiter Unhurried => _services.GetService<DenialCache>() is { } redis
        ? new RateLimiter(redis, Get<LimitsSource>(), Get<LimitMetrics>(), Get<TimeProvider>())
        : Limiter;

    public IEnumerable<LogLine> Log => _logs.Lines.Where(line => line.Category.Contains("RateLimiting", StringComparison.Ordinal));

    /// <summary>Both stores, for tests of what they have in common.</summary>
    public static TheoryData<Store> Both => [Store.InProcess, Store.Redis];

    /// <param name="settings">As in <c>Plans:default:api:Limit=10</c>, below <c>Limits</c>. What is shipped is switched off.</param>
    public static async Task<TestLimits> Start(Store store, TimeProvider? clock, params IEnumerable<string> settings) =>
        await Start(store is Store.Redis ? (await Redis.Shared()).ConnectionString : null, clock, settings);

    public static async Task<TestLimits> Start(string? redis, TimeProvider? clock, params IEnumerable<string> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([.. WithoutShipped, new("ConnectionStrings:Redis", redis)])
            .AddInMemoryCollection([new("Limits:StoreTimeout", "00:00:01")])
            .AddInMemoryCollection(settings.Select(Setting).GroupBy(setting => setting.Key).Select(same => same.Last())).Build();
        var logs = new CapturedLogs();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(logs)).AddRateLimiting(configuration);
        if (clock is not null)
        {
            _ = services.AddSingleton(clock).AddSingleton(_ => new RedisLeases(clock)).AddSingleton(provider => new RedisStore(
                provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<RedisLeases>(), clock));
        }

        var limits = new TestLimits(services.BuildServiceProvider(validateScopes: true), configuration, logs);
        limits.Get<IServiceProvider>().ValidateSettings();
        foreach (var hosted in limits._services.GetServices<IHostedService>())
            await hosted.StartAsync(TestContext.Current.CancellationToken);
        if (redis is not null)
            _ = await limits.Get<RedisConnection>().Open();
        return limits;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Change(params IEnumerable<string> settings)
    {
        foreach (var (key, value) in settings.Select(Setting))
            _configuration[key] = value;
        _configuration.Reload();
    }

    public async ValueTask<LimitDecision> Decide(LimitedCall call) => await Limiter.Decide(call, TestContext.Current.CancellationToken);

    /// <summary>How many of these calls may go on.</summary>
    public async Task<int> Accepted(LimitedCall call, int of)
    {
        var accepted = 0;
        for (var i = 0; i < of; i++)
            accepted += (await Decide(call)).IsAllowed ? 1 : 0;
        return accepted;
    }

    /// <summary>Waits until each of them has been counted by each: only then does it take tokens ahead.</summary>
    public static async Task KnowEachOther(IReadOnlyCollection<TestLimits> instances)
    {
        foreach (var limits in instances)
            _ = await limits.Decide(ACall.OfAKey());
        foreach (var live in instances.Select(limits => limits.Get<LiveInstances>()))
            _ = await Eventually.Be(() => Task.FromResult(live.IsCounted && live.Count >= instances.Count), isCounted => isCounted);
    }

    public async Task<long> Left(LimitedCall call) => (await Limiter.Peek(call, TestContext.Current.CancellationToken))[0].Remaining;

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private static IEnumerable<KeyValuePair<string, string?>> WithoutShipped =>
        ((string[])["anonymous:api", "anonymous:login", "anonymous:under-way", "default:api", "default:under-way", "partner:api",
            "partner:under-way"]).Select(policy => new KeyValuePair<string, string?>($"Limits:Plans:{policy}:Kind", "off"));

    private static KeyValuePair<string, string?> Setting(string text)
    {
        var at = text.IndexOf('=');
        return new($"Limits:{text[..at]}", text[(at + 1)..]);
    }
}

/// <summary>A clock that a test sets, also back.</summary>
internal sealed class SetClock : TimeProvider
{
    private long _elapsed;

    // How much time has passed is another matter than what the clock shows: it never goes back. It is set last: whoever reads it first and
    // then the clock, while that is moved, takes the time between for longer than it was, and never for shorter.
    public DateTimeOffset Now
    {
        get;
        set
        {
            var passed = Math.Max(0, (value - field).Ticks);
            field = value;
            _ = Interlocked.Add(ref _elapsed, passed);
        }
    }
        = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(double seconds) => Now = Now.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
}

/// <summary>Calls of callers that no other test has.</summary>
internal static class ACall
{
    public static LimitedCall OfAKey(string? plan = null, string path = "/v1/orders") => new(
        HttpMethod.Post.Method, path, Address(), TypedId.New<UserId>(The.Moment), TypedId.New<ApiKeyId>(The.Moment), plan);

    public static LimitedCall OfNobody(string path = "/v1/orders") => new(HttpMethod.Get.Method, path, Address());

    private static IPAddress Address() => new(RandomNumberGenerator.GetBytes(16));
}
