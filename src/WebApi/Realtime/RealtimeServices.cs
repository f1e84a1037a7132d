using CleanOrders.Infrastructure.Hosting;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

internal static class RealtimeServices
{
    /// <summary>In bytes: a message of the longest text, however it is escaped, fits.</summary>
    public const int LargestCall = 64 * 1024;

    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RealtimeOptions>(configuration, "Realtime").Services
            .AddSingleton<OpenConnections>()
            .AddSingleton<Presence>().AddHostedService(provider => provider.GetRequiredService<Presence>())
            .AddSingleton<HubConnections>().AddHostedService(provider => provider.GetRequiredService<HubConnections>());
        _ = new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, TicketAuthentication>(TicketAuthentication.SchemeName, configureOptions: null);
        _ = services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = LargestCall;
            hub.AddFilter<HubCalls>();
        }).AddJsonProtocol(json => json.PayloadSerializerOptions = ApiJson.Options);

        // What is refused is no failure of the service, and what fails is logged by HubCalls.
        return services.AddLogging(
            logging => logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None));
    }
}
