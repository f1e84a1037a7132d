using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>Stands before every call of a connection: counts it, and says in the words of the catalogue what went wrong.</summary>
internal sealed partial class HubCalls(HubConnections connections, ILogger<HubCalls> logger) : IHubFilter
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
        catch (Exception failure) when (failure is not HubException and not OperationCanceledException)
        {
            Log.Failed(logger, invocationContext.HubMethodName, failure);
            throw new HubException($"{ProblemType.ServerError.Code}: It failed for a reason of the service.", failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The call {Method} of the hub failed")]
        public static partial void Failed(ILogger logger, string method, Exception exception);
    }
}
