using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Users;

/// <summary>What each role allows. There are those that a database starts with.</summary>
internal static class RoleEndpoints
{
    public static void MapRoles(this IEndpointRouteBuilder app)
    {
        var roles = app.MapGroup("").WithTags("Users").WithExamples(UserExamples.All);

        _ = roles.MapGet("/v1/roles", ListRoles).Produces<ListBody<RoleDetails>>().Refuses();
        _ = roles.MapGet("/v1/roles/{name}", GetRole).Produces<RoleDetails>().Refuses(UserErrors.RoleNotFound);
        _ = roles.MapPut("/v1/roles/{name}", ChangeRole).NeedsIfMatch().AsCommand().Produces<RoleDetails>()
            .Refuses(UserErrors.RoleNotFound, UserErrors.AdminHasAll, Permission.NotHeld, UnitOfWorkErrors.Stale);
    }

    /// <summary>List roles</summary>
    /// <remarks>All of them, by name.</remarks>
    internal static async Task<IResult> ListRoles(
        IQuery<ListRoles, IReadOnlyList<RoleDetails>> roles, Caller caller, CancellationToken ct) =>
        (await roles.Ask(new ListRoles(caller), ct)).ToHttp(all => Reply.Ok(new ListBody<RoleDetails>(all, Next: null, Total: null)));

    /// <summary>Get a role</summary>
    internal static async Task<IResult> GetRole(string name, IQuery<GetRole, RoleDetails> roles, Caller caller, CancellationToken ct) =>
        (await roles.Ask(new GetRole(name, caller), ct)).ToHttp(role => Reply.Ok(role, role.Version));

    /// <summary>Replace what a role allows</summary>
    /// <remarks>What it loses, nobody can do from now on, whatever token they hold; what it gains comes with each user's next token. Nobody
    /// is signed out. Whoever changes it has each permission that it gains or loses themselves. `admin` always has all of them.</remarks>
    internal static async Task<IResult> ChangeRole(
        string name, ChangeRole body, IfMatch seen, ChangeRoleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, name, seen.Versions, caller, ct)).ToHttp(role => Reply.Ok(role, role.Version));
}
