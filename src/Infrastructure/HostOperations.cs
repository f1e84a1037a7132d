using System.Data.Common;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Identity.Users;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Persistence.Start;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure;

/// <summary>What hosts do with the services beside serving: start the database, answer probes, and run the commands of operators.</summary>
public static class HostOperations
{
    /// <summary>
    /// Checks the settings, makes the schema fit, and fills what a new database starts with. To be called before the service listens.
    /// </summary>
    /// <exception cref="StartRefusedException">A setting is wrong, or the database does not fit; the message says what to do.</exception>
    public static async Task StartDatabase(this IServiceProvider services, CancellationToken ct)
    {
        services.ValidateSettings();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseStart>().Run(ct);
        var identity = scope.ServiceProvider.GetRequiredService<IdentitySeed>();
        await identity.Run(ct);
        if (scope.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
            await DevelopmentData.Seed(scope.ServiceProvider, ct);
        else
            await identity.RefuseDevelopmentUsers(ct);
    }

    /// <summary>
    /// The same for the gateway, which fills nothing and reads who may sign in. To be called before it listens.
    /// </summary>
    /// <exception cref="StartRefusedException">A setting is wrong, or the database does not fit; the message says what to do.</exception>
    public static async Task StartGatewayDatabase(this IServiceProvider services, CancellationToken ct)
    {
        services.ValidateSettings();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseStart>().Run(ct);
        await services.GetRequiredService<Revocations>().Load(ct);
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

    /// <summary>To be called before anybody needs Redis; where there is none, nothing happens.</summary>
    public static void WhenRedisOpens(this IServiceProvider services, Action<IConnectionMultiplexer> opened) =>
        services.GetService<RedisConnection>()?.WhenOpened(opened);

    /// <summary>Tells of a failure that is an <see cref="Outage"/>: it is counted, and logged where it is the first.</summary>
    public static void SawOutage(this IServiceProvider services, Exception failure) => services.GetRequiredService<Outages>().Saw(failure);
}
