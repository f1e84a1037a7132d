using CleanOrders.Application;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Worker.Tests.Jobs;

/// <summary>A worker inside the test process, with kinds of the test's own. Several on one database are several workers.</summary>
public sealed class JobHost : IAsyncDisposable
{
    /// <summary>Among the settings: it takes jobs ahead and keeps them, however slow the machine is.</summary>
    public const string TakesAhead = "Tests:TakesAhead=true";

    private readonly IHost _host;

    private JobHost(IHost host) => _host = host;

    public CapturedLogs Logs { get; private init; } = null!;

    /// <param name="settings">As in <c>Jobs:Concurrency=4</c>.</param>
    public static async Task<JobHost> Start(
        TestDatabase database, IEnumerable<JobKind> kinds, object? shared = null, TimeProvider? clock = null,
        IEnumerable<JobSchedule>? schedules = null, params IEnumerable<string> settings)
    {
        var builder =
            Host.CreateApplicationBuilder(
                new HostApplicationBuilderSettings
                {
                    EnvironmentName = "Production",
                    ContentRootPath = AppContext.BaseDirectory,
                    DisableDefaults = true
                });
        _ = builder.Configuration
            .AddInMemoryCollection([
                new("Security:Secret", "dGhlIHNlY3JldCBvZiB0aGUgdGVzdHMgb2YgdGhlIHdvcmtlcg=="), new("Payments:Provider", "Simulator"),
                new("Workers:Enabled", "true"), new("Identity:Issuer", "https://orders.example.com"),
            ])
            .AddInMemoryCollection(
                Features.JobSchedules(new OrdersOptions())
                    .Select(schedule => new KeyValuePair<string, string?>($"Schedules:{schedule.Name}", "off")))
            .AddInMemoryCollection(database.Settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
            .AddInMemoryCollection(
                settings.Select(setting => setting.Split('=', 2))
                    .Select(setting => new KeyValuePair<string, string?>(setting[0], setting[1])));
        var logs = new CapturedLogs();
        _ = builder.Logging.AddProvider(logs).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        foreach (var kind in kinds)
            _ = builder.Services.AddSingleton(kind);
        foreach (var schedule in schedules ?? [])
            _ = builder.Services.AddSingleton(schedule);
        if (shared is not null)
            _ = builder.Services.AddSingleton(shared.GetType(), shared);
        if (settings.Contains(TakesAhead))
            _ = builder.Services.PostConfigure<JobsOptions>(options =>
                (options.ShortJob, options.Stall) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

        if (clock is not null)
            _ = builder.Services.RemoveAll<TimeProvider>().AddSingleton(clock);
        var host = new JobHost(builder.Build()) { Logs = logs };
        await host._host.Services.StartDatabase(CancellationToken.None);
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Enqueues in a unit of work of its own.</summary>
    public async Task<JobId> Enqueue<TArguments>(TArguments arguments, JobTerms? terms = null)
        where TArguments : notnull => (await Enqueue([(arguments, terms)]))[0];

    /// <summary>Enqueues all in one unit of work.</summary>
    public async Task<IReadOnlyList<JobId>> Enqueue<TArguments>(IEnumerable<(TArguments Arguments, JobTerms? Terms)> jobs)
        where TArguments : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var queue = scope.ServiceProvider.GetRequiredService<IJobQueue>();
        List<JobId> ids = [];
        var result = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async ct =>
            {
                ids = [];
                foreach (var (arguments, terms) in jobs)
                    ids.Add(await queue.Enqueue(arguments, terms, ct));
                return Result.Success;
            },
            CancellationToken.None);
        result.IsFailure.ShouldBeFalse(result.Error?.Detail);
        return ids;
    }

    /// <summary>Somebody in whose place jobs are done.</summary>
    public async Task<UserId> NewUser(TestDatabase database)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var email = $"sender-{Guid.CreateVersion7():N}@example.com";
        var account = new NewAccount(EmailAddress.From(email).Value, Password.Choose("a long one for nobody").Value, DisplayName: null);
        (await scope.ServiceProvider.GetRequiredService<IAccounts>().Register(account, CancellationToken.None)).IsFailure.ShouldBeFalse();
        return new UserId(
            Guid.Parse(await database.Scalar<string>(
                $"SELECT {(database.ConnectionString is null ? "id" : "id::text")} FROM users WHERE user_name = '{email}'")));
    }

    public IServiceScope Scope() => _host.Services.CreateScope();

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public Task Stop() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
