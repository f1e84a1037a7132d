using System.Reflection;
using CleanOrders.Application.UseCases;
using Microsoft.AspNetCore.Authorization;

namespace CleanOrders.WebApi.Routing;

/// <summary>Who may call a route stands with its use case, and only there.</summary>
internal static class UseCaseRoutes
{
    /// <summary>
    /// Each route asks for what its use case, or its question, says. A permission that is needed whatever it is about is asked for before
    /// the body is read. The guard asks again, and for the rest: it does not know who came by a route.
    /// </summary>
    public static RouteGroupBuilder GuardedByUseCases(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("");
        ((IEndpointConventionBuilder)routes).Add(route =>
        {
            if (AccessOf(route.Metadata.OfType<MethodInfo>().SingleOrDefault()) is not { } access)
                return;
            route.Metadata.Add(access);
            foreach (var asked in Asked(access))
                route.Metadata.Add(asked);
        });
        return routes;
    }

    /// <summary>What the one use case says that an endpoint takes; nothing, where it takes none.</summary>
    public static Access? AccessOf(MethodInfo? endpoint) =>
        endpoint?.GetParameters().Select(parameter => AccessOf(parameter.ParameterType)).OfType<Access>().SingleOrDefault();

    /// <summary>Who may, for documents.</summary>
    public static string Said(Access access) =>
        Whom(access) + (access.SaidOfKeys is { } ofKeys ? $" An API key needs the permission `{ofKeys}` for its owner's own." : "");

    private static string Whom(Access access) => access switch
    {
        { Audience: Audience.Anyone } => "Open to anyone.",
        { Permissions: [var permission], Owner: { } owner } => $"For {owner}, or with the permission `{permission}`.",
        { Permissions: [var permission] } => $"Needs the permission `{permission}`.",
        { Owner: { } owner } => $"Only for {owner}.",
        _ => "For whoever is signed in.",
    };

    private static Access? AccessOf(Type type) =>
        Access.Of(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQuery<,>) ? type.GetGenericArguments()[0] : type);

    private static IEnumerable<object> Asked(Access access) => access switch
    {
        { Audience: Audience.Anyone } => [new AllowAnonymousAttribute()],
        { Sees: null, Permissions.Count: > 0 } => access.Permissions.Select(permission => new AuthorizeAttribute(permission.Name)),
        _ => [new AuthorizeAttribute()],
    };
}
