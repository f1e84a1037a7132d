using CleanOrders.Application.Catalog;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CleanOrders.Architecture.Tests.Canaries;

/// <summary>A good route of each kind, and one for each way to forget something.</summary>
internal static class RouteCanaries
{
    public static readonly IReadOnlyList<RouteEndpoint> All = Map();

    private static List<RouteEndpoint> Map()
    {
        var app = WebApplication.CreateBuilder().Build();

        _ = app.MapGet("/v1/good", Good).AllowAnonymous().Refuses();
        _ = app.MapPost("/v1/auth/good", Good).AllowAnonymous().Refuses();
        _ = app.MapPost("/v1/orders/{id:ord}/payments", Good).AsCommand(keyRequired: true).AllowAnonymous();
        _ = app.MapDelete("/pages/good", () => { });

        _ = app.MapGet("/v1/open", Good).Refuses();
        _ = app.MapGet("/v1/both", Good).AllowAnonymous().RequireAuthorization().Refuses();
        _ = app.MapGet("/.well-known/silent", Good).AllowAnonymous();
        _ = app.MapPost("/v1/orders", Good).AsCommand().AllowAnonymous();
        _ = app.MapPut("/v1/keyed/{id}", Good).AsCommand(keyRequired: true).AllowAnonymous();
        _ = app.MapDelete("/v1/bare", Good).AllowAnonymous().Refuses();
        _ = app.MapPost("/v1/auth/stored", Good).AsCommand().AllowAnonymous();
        _ = app.MapGet("/v1/lambda", () => { }).AllowAnonymous().Refuses();

        _ = app.MapGet("/v1/beside", Guarded).AllowAnonymous().Refuses();
        _ = app.GuardedByUseCases().MapGet("/v1/guarded", Guarded).Refuses();

        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private static void Good()
    {
    }

    private static string Guarded([FromServices] DeactivateProductHandler handler) => $"{handler.GetHashCode()}";
}
