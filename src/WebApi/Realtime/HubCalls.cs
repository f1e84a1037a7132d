using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>Stands before every call of a connection: counts it, and says in the words of the catalogue what went wrong.</summary>
internal sealed class HubCalls(HubConnections connections) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (connections.Of(invocationContext.Context).CountCall() is { } tooMany)
            throw ConversationHub.Refused(tooMany);
        try
        {
            return await next(invocationContext);
        }
        catch (Exception outage) when (outage.IsOutage() && !invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            invocationContext.ServiceProvider.SawOutage(outage);
            throw new HubException($"{ProblemType.Unavailable.Code}: Try again in a moment.", outage);
        }
    }
}
