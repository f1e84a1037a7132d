using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Identity;

internal static class IdentitySetup
{
    /// <summary>OWASP's advice for PBKDF2 with SHA-512; the default is 100,000. Hashes with fewer are renewed when their owner logs in.</summary>
    private const int HashIterations = 220_000;

    public static IServiceCollection AddOrdersIdentity(this IServiceCollection services, IConfiguration configuration, SecurityOptions security)
    {
        var settings = Settings(configuration);
        _ = services.AddIdentityCore<User>(identity =>
        {
            // What an e-mail and a password must be is said once, in EmailAddress and Password.
            identity.User.AllowedUserNameCharacters = "";
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
        }).AddRoles<Role>().AddEntityFrameworkStores<OrdersDbContext>();

        return services
            .Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = HashIterations)
            .AddSingleton(security)
            .AddSingleton(settings)
            .AddSingleton<SigningKeys>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<RefreshTokens>()
            .AddSingleton(provider => provider.GetRequiredService<AccessTokens>().Rules)
            .AddScoped<Accounts>()
            .AddScoped<IAccounts>(provider => provider.GetRequiredService<Accounts>())
            .AddScoped<ISessions, Sessions>()
            .AddScoped<IQuery<GetMe, Me>, IdentityQueries>()
            .AddScoped<IQuery<GetPublicKeys, IReadOnlyList<PublicKey>>, IdentityQueries>()
            .AddScoped<IdentitySeed>();
    }

    private static IdentitySettings Settings(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Identity").Get<IdentitySettings>() ?? new IdentitySettings();
        Require(Uri.TryCreate(settings.Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme is "http" or "https" && !settings.Issuer.EndsWith('/'),
            "Identity:Issuer must be an http(s) address without a slash at its end.");
        Require(!string.IsNullOrWhiteSpace(settings.Audience), "Identity:Audience must not be blank.");
        Require(IsBetween(settings.AccessTokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)), "Identity:AccessTokenLifetime must be 10 seconds to 1 hour.");
        Require(IsBetween(settings.RefreshIdleLifetime, settings.AccessTokenLifetime, TimeSpan.FromDays(90)), "Identity:RefreshIdleLifetime must be AccessTokenLifetime to 90 days.");
        Require(IsBetween(settings.RefreshAbsoluteLifetime, settings.RefreshIdleLifetime, TimeSpan.FromDays(400)), "Identity:RefreshAbsoluteLifetime must be RefreshIdleLifetime to 400 days.");
        return settings;
    }

    private static bool IsBetween(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new StartRefusedException(message);
    }
}
