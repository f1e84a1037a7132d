using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.ApiKeys;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Identity.Users;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanOrders.Infrastructure.Identity;

internal static class IdentitySetup
{
    /// <summary>
    /// OWASP's advice for PBKDF2 with SHA-512; the default is 100,000. Hashes with fewer are renewed when their owner logs in.
    /// </summary>
    private const int HashIterations = 220_000;

    private const string NoUnicode =
        "Unicode cannot be normalized here: set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT to false and install ICU (Debian: libicu72).";

    public static IServiceCollection AddOrdersIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddOptions<IdentitySettings>().Validate(_ => NormalizesUnicode, NoUnicode);
        services.TryAddScoped(_ => ClientInfo.None);
        return services
            .AddCallerLookup(configuration)
            .Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = HashIterations)
            .AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>()
            .AddSingleton<PasswordHashing>()
            .AddSingleton<LoginAttempts>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<LoginAttempts>())
            .AddSingleton<KnownDevices>()
            .AddScoped<KeyRotation>()
            .AddSingleton<RefreshTokens>()
            .AddScoped<AuditEntries>()
            .AddSingleton<SecurityNotices>()
            .AddScoped<AccountStore>()
            .AddScoped<EmailTokens>()
            .AddScoped<MailRequests>()
            .AddScoped<IRetention>(provider => provider.GetRequiredService<MailRequests>())
            .AddScoped<AccountMails>()
            .AddScoped<IAccountMails>(provider => provider.GetRequiredService<AccountMails>())
            .AddScoped<IAccountRecipients>(provider => provider.GetRequiredService<AccountMails>())
            .AddScoped<IMailedTokens>(provider => provider.GetRequiredService<EmailTokens>())
            .AddScoped<IPasswords, Passwords>()
            .AddScoped<IAccounts>(provider => provider.GetRequiredService<AccountStore>())
            .AddScoped<Reauthentication>()
            .AddScoped<OneTimeCodes>()
            .AddScoped<IOneTimeCodes>(provider => provider.GetRequiredService<OneTimeCodes>())
            .AddScoped<ILogins, Logins>()
            .AddScoped<ISessions, SessionStore>()
            .AddScoped<IRetention, SessionRetention>()
            .AddScoped<UserAdministration>()
            .AddScoped<IUsers>(provider => provider.GetRequiredService<UserAdministration>())
            .AddScoped<IRetention, AuditRetention>()
            .AddScoped<ApiKeyQueries>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<ApiKeyUsageCounts>())
            .AddScoped<IApiKeys, ApiKeyStore>()
            .AddScoped<RoleSeed>()
            .AddScoped<IdentitySeed>()
            .AddPeriodicTask<KeyRotation>("Tending the signing keys", TimeSpan.FromMinutes(1), (keys, ct) => keys.Tend(ct));
    }

    // In invariant globalization mode .NET leaves letters as they were typed: the same password from two keyboards would be two.
    private static bool NormalizesUnicode => "e\u0301".Normalize().Length == 1;
}
