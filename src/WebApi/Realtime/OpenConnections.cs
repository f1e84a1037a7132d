using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Realtime;

/// <summary>How many connections to the hub each user, and each address, holds open at this instance.</summary>
internal sealed class OpenConnections(RealtimeOptions options)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly OpenPlaces _ofUsers = new(options.ConnectionsPerUser);
    private readonly OpenPlaces _ofAddresses = new(options.ConnectionsPerAddress);

    /// <summary>Refuses one connection more than somebody may have. Who only asks how to connect has none.</summary>
    public static async Task Bound(HttpContext http, RequestDelegate connect)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await connect(http);
            return;
        }

        var open = http.RequestServices.GetRequiredService<OpenConnections>();
        using var user = open._ofUsers.Take(http.User.ToCaller().User.ToString());
        using var address = open._ofAddresses.Take(http.Connection.RemoteIpAddress?.ToString() ?? "");
        if (user is null || address is null)
            await new Problem(
                RateLimit.Exceeded.With("Too many of your connections are open. Close one of them.") with { RetryAfter = Wait })
                .ExecuteAsync(http);
        else
            await connect(http);
    }
}
