using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.ApiKeys;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>Who stands behind a credential: what the API and the gateway both need.</summary>
internal static class CallerServices
{
    public static IServiceCollection AddCallerLookup(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<SecurityOptions>(configuration, "Security")
            .PostConfigure<IHostEnvironment, IOptions<DataOptions>>((security, environment, data) => security.Complete(environment, data));
        _ = services.AddSettings<IdentitySettings>(configuration, "Identity").PostConfigure<IHostEnvironment>(Complete);
        return services
            .AddSingleton<IValidateOptions<IdentitySettings>, PublicAddress>()
            .AddSingleton<SigningKeys>()
            .AddSingleton<AccessTokens>()
            .AddSingleton(provider => provider.GetRequiredService<AccessTokens>().Rules)
            .AddSingleton<ApiKeyOwners>()
            .AddSingleton<Revocations>()
            .AddSingleton<ICallers>(provider => provider.GetRequiredService<Revocations>())
            .AddHostedService<RevocationListener>()
            .AddSingleton<IGatewayAssertions, GatewayAssertions>()
            .AddSingleton<ApiKeyUsageCounts>()
            .AddSingleton<IApiKeyUsage>(provider => provider.GetRequiredService<ApiKeyUsageCounts>())
            .AddHostedService(provider => provider.GetRequiredService<ApiKeyUsageCounts>())
            .AddPeriodicTask<ApiKeyUsageCounts>(
                "Writing the usage of API keys", ApiKeyUsageCounts.Interval, (usage, ct) => usage.Write(ct));
    }

    private static void Complete(IdentitySettings settings, IHostEnvironment environment)
    {
        PublicAddress.Complete(settings, environment);
        settings.RequireConfirmedEmail ??= !environment.IsDevelopment();
    }
}
