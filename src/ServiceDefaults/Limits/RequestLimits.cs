using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.ServiceDefaults.Limits;

/// <summary>
/// Lets a request pass, wait or go, as its limits say, after it is known who calls. It stands in the host that clients reach: what comes
/// through the gateway has been counted there.
/// </summary>
internal sealed class RequestLimits(IRateLimiter limiter, WaitingRoom waiting, IApiKeyUsage usage)
{
    /// <summary>What the limits decided about a request, for the access log.</summary>
    public static LimitDecision? DecisionOf(HttpContext context) => context.Features.Get<LimitDecision>();

    /// <summary>A request as its limits see it.</summary>
    public static LimitedCall CallOf(HttpContext context)
    {
        var caller = (context.User as SignedIn)?.Caller;
        return new LimitedCall(
            context.Request.Method, context.Request.Path.Value ?? "/", context.Connection.RemoteIpAddress, caller?.User, caller?.Key,
            caller?.Plan);
    }

    public async Task Apply(HttpContext context, RequestDelegate next)
    {
        if (BehindGateway.AssertionOf(context) is not null
            || context.GetEndpoint()?.Metadata.GetMetadata<NotLimited>() is not null)
        {
            await next(context);
            return;
        }

        var decision = await Decide(CallOf(context), context.RequestAborted);
        await using var lease = decision.Lease;
        context.Features.Set(decision);
        context.Response.OnStarting(
            static state =>
            {
                var context = (HttpContext)state;
                LimitHeaders.Write(context.Response.Headers, DecisionOf(context)!);
                return Task.CompletedTask;
            }, context);
        if (context.User is SignedIn { Caller.Key: { } key })
            usage.Count(key, isLimited: !decision.IsAllowed);
        await (decision.RefusedBy is { } refused
            ? Refuse(context, refused, decision.RetryAfter ?? refused.Reset)
            : next(context));
    }

    // A policy may let a call wait for its place instead of refusing it (shaping), as long as there is room.
    private async Task<LimitDecision> Decide(LimitedCall call, CancellationToken ct)
    {
        var decision = await limiter.Decide(call, ct);
        var left = decision.RefusedBy?.Policy.MaxWait ?? TimeSpan.Zero;
        while (decision is { IsAllowed: false, RetryAfter: { } wait } && wait <= left && await waiting.Wait(wait, ct))
        {
            left -= wait;
            decision = await limiter.Decide(call, ct);
        }

        return decision;
    }

    private async Task Refuse(HttpContext context, LimitState limit, TimeSpan wait)
    {
        await waiting.HoldBack(limit, wait, context.RequestAborted);
        await new Problem(RateLimit.ExceededFor(wait, limit.Policy.Name)).ExecuteAsync(context);
    }
}

/// <summary>Marks an endpoint whose requests nobody counts: probes, and providers that must get through.</summary>
internal sealed class NotLimited;

internal static class RequestLimitsServices
{
    public static IServiceCollection AddRequestLimits(this IServiceCollection services) =>
        services.AddSingleton<WaitingRoom>().AddSingleton<RequestLimits>();

    /// <summary>It stands behind authentication and before authorization: who is refused for what they may not is counted too.</summary>
    /// <param name="below">For requests below these paths only; left out, for all.</param>
    public static void UseRequestLimits(this WebApplication app, params string[] below)
    {
        var limits = app.Services.GetRequiredService<RequestLimits>();
        _ = app.Use((context, next) => below.Length == 0 || Array.Exists(below, path => IsBelow(context, path))
            ? limits.Apply(context, next)
            : next(context));

        static bool IsBelow(HttpContext context, string path) =>
            context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
    }
}
