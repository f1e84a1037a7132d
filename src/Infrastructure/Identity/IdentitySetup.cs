using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.ApiKeys;
using CleanOrders.Infrastructure.Identity.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Identity.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Identity;

internal static class IdentitySetup
{
    /// <summary>
    /// OWASP's advice for PBKDF2 with SHA-512; the default is 100,000. Hashes with fewer are renewed when their owner logs in.
    /// </summary>
    private const int HashIterations = 220_000;

    public static IServiceCollection AddOrdersIdentity(
        this IServiceCollection services, IdentitySettings settings, SecurityOptions security) =>
        services
            .Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = HashIterations)
            .AddSingleton(security)
            .AddSingleton(settings)
            .AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>()
            .AddSingleton<PasswordHashing>()
            .AddSingleton<LoginAttempts>()
            .AddSingleton<KnownDevices>()
            .AddSingleton<SigningKeys>()
            .AddScoped<KeyRotation>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<RefreshTokens>()
            .AddSingleton<ApiKeyOwners>()
            .AddSingleton<Revocations>()
            .AddSingleton<ICallers>(provider => provider.GetRequiredService<Revocations>())
            .AddHostedService<RevocationListener>()
            .AddScoped<AuditEntries>()
            .AddSingleton(provider => provider.GetRequiredService<AccessTokens>().Rules)
            .AddScoped<AccountStore>()
            .AddScoped<EmailTokens>()
            .AddScoped<MailRequests>()
            .AddScoped<AccountMails>()
            .AddScoped<IAccountMails>(provider => provider.GetRequiredService<AccountMails>())
            .AddScoped<IPasswords, Passwords>()
            .AddScoped<IAccounts>(provider => provider.GetRequiredService<AccountStore>())
            .AddScoped<Reauthentication>()
            .AddScoped<OneTimeCodes>()
            .AddScoped<IOneTimeCodes>(provider => provider.GetRequiredService<OneTimeCodes>())
            .AddScoped<ILogins, Logins>()
            .AddScoped<ISessions, SessionStore>()
            .AddScoped<SessionQueries>()
            .AddScoped<UserAdministration>()
            .AddScoped<IUsers>(provider => provider.GetRequiredService<UserAdministration>())
            .AddScoped<AuditEntryQueries>()
            .AddScoped<ApiKeyQueries>()
            .AddScoped<IApiKeys, ApiKeyStore>()
            .AddScoped<RoleSeed>()
            .AddScoped<IdentitySeed>();
}
