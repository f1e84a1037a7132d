using CleanOrders.Application.RateLimiting;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Limits;

/// <summary>How much of its limits a caller has left.</summary>
internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder api)
    {
        var limits = api.MapGroup("").WithTags("Limits").WithExamples(LimitExamples.All);

        _ = limits.MapGet("/v1/limits/me", GetMyLimits).Produces<CallerLimits>().Refuses();
        _ = limits.MapGet("/v1/limits/{subject}", GetLimits).Produces<SubjectLimits>().Refuses(LimitErrors.SubjectUnknown);
        _ = limits.MapPost("/v1/limits/{subject}/reset", ResetLimits).AsCommand().Produces(StatusCodes.Status204NoContent)
            .Refuses(LimitErrors.SubjectUnknown);
    }

    /// <summary>Get your own limits</summary>
    /// <remarks>Each limit of your plan, and what is left of it: as the headers `RateLimit-Policy` and `RateLimit` say it of one
    /// request.</remarks>
    internal static async Task<IResult> GetMyLimits(GetMyLimitsHandler handler, HttpContext http, CancellationToken ct) =>
        (await handler.Handle(RequestLimits.CallOf(http), ct)).ToHttp(limits => Reply.Ok(limits));

    /// <summary>Get somebody's limits</summary>
    /// <remarks>A subject is `ip:` and an address, `key:` and the id of an API key, `user:` and the id of a user, `route:` or `plan:` and
    /// a name. Limits of all plans that count it are there, those in shadow too.</remarks>
    internal static async Task<IResult> GetLimits(string subject, GetLimitsHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(subject, caller, ct)).ToHttp(limits => Reply.Ok(limits));

    /// <summary>Give somebody their limits back</summary>
    /// <remarks>What they have used counts no more, on every instance within a second.</remarks>
    internal static async Task<IResult> ResetLimits(
        string subject, [FromBody] NoBody? body, ResetLimitsHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(subject, caller, ct)).ToHttp(Reply.NoContent);
}
