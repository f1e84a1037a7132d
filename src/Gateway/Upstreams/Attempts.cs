using CleanOrders.Gateway.AccessLog;
using CleanOrders.Gateway.Draining;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Polly.CircuitBreaker;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>
/// Has a request answered by one instance, and by another one if the connection to the first breaks before the answer begins: where the
/// request may come twice, and the budget allows it.
/// </summary>
internal sealed class Attempts(
    Breakers breakers, Retries retries, HealthOptions health, TimeoutOptions timeouts, Drain drain, IDestinationHealthUpdater updater)
{
    private int _start;

    /// <summary>Stands before the choice of an instance.</summary>
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        var (route, client) = (ApiRoute.Of(context)!, context.RequestAborted);
        using var end = route.Kind == RouteKind.Stream
            ? CancellationTokenSource.CreateLinkedTokenSource(client, drain.StreamsEnd)
            : CancellationTokenSource.CreateLinkedTokenSource(client);
        if (route.Kind != RouteKind.Stream)
            end.CancelAfter(route.Kind == RouteKind.File ? timeouts.File : timeouts.Request);
        context.RequestAborted = end.Token;
        Problem? refusal;
        try
        {
            refusal = await RunAll(context, route, next, client);
        }
        finally
        {
            context.RequestAborted = client;
        }

        if (context.Response.HasStarted || client.IsCancellationRequested)
            return;
        if (end.IsCancellationRequested)
            refusal = new Problem(GatewayProblems.TimedOut, "The service did not answer in time.");
        if (refusal is null)
            return;
        context.Response.Clear();
        await refusal.ExecuteAsync(context);
    }

    /// <summary>Stands behind the choice of an instance.</summary>
    public async Task RunOne(HttpContext context, RequestDelegate next)
    {
        var attempt = context.Features.GetRequiredFeature<Attempt>();
        attempt.Destination = context.GetReverseProxyFeature().AvailableDestinations[0];
        try
        {
            attempt.Result = await breakers.Of(attempt.Destination.DestinationId).ExecuteAsync(
                static async (state, _) =>
                {
                    AccessRecord.Of(state.context).Destination = state.attempt.Destination!.DestinationId;
                    await state.next(state.context);
                    return state.attempt.ResultOf(state.context);
                }, (context, next, attempt), CancellationToken.None);
        }
        catch (BrokenCircuitException open)
        {
            (attempt.Result, attempt.OpensIn) = (AttemptResult.NotSent, open.RetryAfter);
        }
    }

    /// <returns>What to answer, where no instance did.</returns>
    private async Task<Problem?> RunAll(HttpContext context, ApiRoute route, RequestDelegate next, CancellationToken client)
    {
        var (proxy, attempt) = (context.GetReverseProxyFeature(), new Attempt(route, client));
        context.Features.Set(attempt);
        retries.Requested();
        var instances = Rotated(proxy.AvailableDestinations);
        if (instances.Count == 0)
            return NoInstance(attempt);
        proxy.AvailableDestinations = instances;
        await next(context);
        return IsOver(attempt, context) ? attempt.Hidden : await RunAgain(context, attempt, instances, next);
    }

    private async Task<Problem?> RunAgain(
        HttpContext context, Attempt attempt, IReadOnlyList<DestinationState> all, RequestDelegate next)
    {
        List<DestinationState> instances = [.. all], untried = [.. all];
        var count = 1;
        while (true)
        {
            _ = untried.Remove(attempt.Destination!);
            if (attempt.Result == AttemptResult.NotSent)
            {
                _ = instances.Remove(attempt.Destination!);
            }
            else
            {
                // The last one is not left out: it may be back before anybody asks again.
                if (instances.Count > 1)
                    updater.SetPassive(context.GetRouteModel().Cluster!, attempt.Destination!, DestinationHealth.Unhealthy, health.Rest);
                if (context.RequestAborted.IsCancellationRequested || !retries.Allow(context, count++))
                    return NoInstance(attempt);
                if (untried.Count == 0)
                    untried.AddRange(instances);
                Rewind(context);
            }

            if (untried.Count == 0)
                return NoInstance(attempt);
            context.GetReverseProxyFeature().AvailableDestinations = [.. untried];
            await next(context);
            if (IsOver(attempt, context))
                return attempt.Hidden;
        }
    }

    private static bool IsOver(Attempt attempt, HttpContext context) =>
        attempt.Result is AttemptResult.Answered or AttemptResult.Failed || context.Response.HasStarted;

    private static Problem NoInstance(Attempt attempt) =>
        new(GatewayProblems.NoInstance.With("No instance of the service answers at the moment.") with { RetryAfter = attempt.OpensIn });

    private static void Rewind(HttpContext context)
    {
        AccessRecord.Of(context).Retries++;
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.Clear();
        if (context.Request.Body.CanSeek)
            context.Request.Body.Position = 0;
    }

    /// <summary>Of several with as few requests under way, the first is chosen: so each comes first in its time.</summary>
    private IReadOnlyList<DestinationState> Rotated(IReadOnlyList<DestinationState> instances)
    {
        if (instances.Count < 2)
            return instances;
        var start = (int)((uint)Interlocked.Increment(ref _start) % (uint)instances.Count);
        var rotated = new DestinationState[instances.Count];
        for (var index = 0; index < rotated.Length; index++)
            rotated[index] = instances[(start + index) % rotated.Length];
        return rotated;
    }
}
