using System.Data.Common;
using CleanOrders.Application;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Files;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Catalog;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Identity.Users;
using CleanOrders.Infrastructure.Inventory;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Worker;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Messaging;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Notifications.Email;
using CleanOrders.Infrastructure.Orders;
using CleanOrders.Infrastructure.Payments;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Persistence.Start;
using CleanOrders.Infrastructure.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure;

/// <summary>What there is: every service of the inner layers and what stands behind it.</summary>
public static class InfrastructureServices
{
    /// <exception cref="StartRefusedException">A setting is missing or out of range; the message names its key.</exception>
    public static IServiceCollection AddInfrastructure(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = new Settings(configuration, environment);
        settings.RefuseUnlessComplete();
        _ = services.AddSingleton<TimeProvider>(new MillisecondClock()).AddSingleton(settings.Orders()).AddSingleton(settings.Data());

        // Use cases, and what answers questions
        _ = services.AddApplication().AddQueries(typeof(InfrastructureServices).Assembly);

        // Database
        _ = services.AddDatabase(configuration.GetConnectionString("Orders"), settings.Data())
            .AddScoped<IUnitOfWork, UnitOfWork>().AddScoped<WriteBatch>()
            .AddSingleton<IdempotencyRecords>().AddSingleton<Cursors>().AddScoped<DatabaseStart>().AddSingleton<Outages>();

        // Redis: signals of revocations go that way, and not by the database.
        if (settings.Redis() is { } redis)
            _ = services.AddSingleton(_ => redis).AddSingleton<IRevocationSignals, RedisRevocationSignals>();

        // Repositories
        _ = services.AddScoped<IOrders, OrderRepository>()
            .AddScoped<IProducts, ProductRepository>()
            .AddScoped<IStock, StockRepository>();
        _ = services.AddSingleton<IOrderFeed, OrderFeeds>().AddSingleton<IJsonLines, JsonLines>();

        // Outside the process
        _ = services.AddPayments(settings.Payments(), settings.HttpPayments()).AddSingleton<IMailbox, MailFolder>();
        _ = services.AddOrdersIdentity(settings.Identity(), settings.Security());

        services.TryAddScoped(_ => ClientInfo.None);

        // Every instance must know the keys, whoever does the other work.
        _ = services.AddPeriodicTask(
            "Tending the signing keys", TimeSpan.FromMinutes(1), (provider, ct) => provider.GetRequiredService<KeyRotation>().Tend(ct));

        _ = services.AddMessaging(settings.RabbitMq()).AddJobs().AddJobCalls();

        // Work that nobody waits for
        if (settings.RunsWorkers())
        {
            _ = services.AddMessagingWork(settings.Messaging(), settings.RabbitMq())
                .AddJobWork(settings.Jobs(), settings.Queues(), Features.JobSchedules(settings.Orders()), settings.Schedules());
            _ = services.AddPeriodicTask("Forgetting old idempotency records", TimeSpan.FromHours(1), ForgetOldRecords)
                .AddPeriodicTask(
                    "Forgetting old events", TimeSpan.FromHours(1), (provider, ct) => provider.GetRequiredService<OutboxStore>().Prune(ct))
                .AddPeriodicTask(
                    "Forgetting old security events", TimeSpan.FromHours(1),
                    (provider, ct) => provider.GetRequiredService<AuditEntryQueries>().Prune(ct))
                .AddPeriodicTask(
                    "Forgetting old failed logins", TimeSpan.FromHours(1), (provider, ct) => provider.GetRequiredService<LoginAttempts>()
                        .Prune(ct))
                .AddPeriodicTask(
                    "Forgetting old requests for mails", TimeSpan.FromHours(1),
                    (provider, ct) => provider.GetRequiredService<MailRequests>().Prune(ct))
                .AddPeriodicTask(
                    "Forgetting ended jobs", TimeSpan.FromMinutes(1), (provider, ct) => provider.GetRequiredService<JobPruning>().Run(ct))
                .AddPeriodicTask(
                    "Forgetting ended sessions", TimeSpan.FromHours(1), (provider, ct) => provider.GetRequiredService<SessionQueries>()
                        .Prune(ct));
        }

        return services;
    }

    /// <summary>Makes the schema fit, and fills what a new database starts with. To be called before the service listens.</summary>
    /// <exception cref="StartRefusedException">The database does not fit; the message says what to do.</exception>
    public static async Task StartDatabase(this IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseStart>().Run(ct);
        var identity = scope.ServiceProvider.GetRequiredService<IdentitySeed>();
        await identity.Run(ct);
        if (scope.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            await DevelopmentData.Seed(scope.ServiceProvider, ct);
        else
            await identity.RefuseDevelopmentUsers(ct);
    }

    /// <summary>Makes an administrator's account.</summary>
    /// <returns>Nothing, or why not: a line for a person.</returns>
    public static async Task<string?> CreateAdmin(this IServiceProvider services, string email, string password, CancellationToken ct)
    {
        await services.StartDatabase(ct);
        await using var scope = services.CreateAsyncScope();
        var violations = new Violations();
        var account =
            new NewAccount(
                violations.Take("/email", EmailAddress.From(email)), violations.Take("/password", Password.Choose(password)),
                DisplayName: null);
        if (!violations.Any)
            _ = violations.Take("/password", account.Password.For(account.Email));
        if (violations.Any)
            return string.Join(' ', violations.ToError().Fields.Select(field => field.Detail));
        return await scope.ServiceProvider.GetRequiredService<AccountStore>().Make(account, StartingRoles.Admin, ct)
            ? null
            : $"{email} has an account already.";
    }

    /// <summary>Makes the next signing key out of turn.</summary>
    /// <returns>A line for a person.</returns>
    public static async Task<string> RotateSigningKey(this IServiceProvider services, bool now, bool revokeOld, CancellationToken ct)
    {
        await services.StartDatabase(ct);
        await using var scope = services.CreateAsyncScope();
        var (kid, signsFrom) = await scope.ServiceProvider.GetRequiredService<KeyRotation>().Rotate(now, revokeOld, ct);
        return $"The key {kid} was made and signs from {signsFrom:u}{(revokeOld ? "; all others were dropped" : "")}.";
    }

    /// <summary>Whether the database answers a question within two seconds.</summary>
    public static async Task<bool> DatabaseAnswers(this IServiceProvider services, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return (await services.GetRequiredService<Dialect>()
                .Query(new Statement("SELECT 1"), row => row.GetInt32(0), timeout.Token)) is [1];
        }
        catch (Exception exception) when (exception.IsOutage() || exception is DbException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody listens where the broker is said to be.</summary>
    public static Task<bool> BrokerAnswers(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<RabbitMqAddress>().Answers(ct);

    /// <summary>Tells of a failure that is an <see cref="Outage"/>: it is counted, and logged where it is the first.</summary>
    public static void SawOutage(this IServiceProvider services, Exception failure) => services.GetRequiredService<Outages>().Saw(failure);

    private static IServiceCollection AddPeriodicTask(
        this IServiceCollection services, string name, TimeSpan interval, Func<IServiceProvider, CancellationToken, Task> round) =>
        services.AddSingleton<IHostedService>(provider => new PeriodicTask(
            name, interval, round, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<Outages>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PeriodicTask>>()));

    private static Task ForgetOldRecords(IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<IdempotencyRecords>().Prune(services.GetRequiredService<DataOptions>().IdempotencyRetention, ct);
}
