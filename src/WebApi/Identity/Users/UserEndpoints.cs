using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Users;

/// <summary>People's accounts, for who administers them.</summary>
internal static class UserEndpoints
{
    private const string User = "/v1/users/{id:usr}";

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("").WithTags("Users").WithExamples(UserExamples.All);

        _ = users.MapGet("/v1/users", ListUsers)
            .Takes(
                QueryParameter.Text("email", "The account with this address."),
                QueryParameter.Text("role", "Who has the role with exactly this name."),
                QueryParameter.Flag("locked", "Whether the account is locked."), QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<UserDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = users.MapGet(User, GetUser).Produces<UserDetails>().Refuses(UserErrors.NotFound);
        _ = users.MapPut($"{User}/roles", ChangeUserRoles).NeedsIfMatch().AsCommand().Produces<UserDetails>()
            .Refuses(UserErrors.NotFound, UserErrors.LastAdmin, Permission.NotHeld, UnitOfWorkErrors.Stale);
        _ = users.MapPost($"{User}/lock", LockUser).AsCommand().Produces<UserDetails>()
            .Refuses(UserErrors.NotFound, UserErrors.LocksSelf, UserErrors.LastAdmin, Permission.NotHeld);
        _ = users.MapPost($"{User}/unlock", UnlockUser).AsCommand().Produces<UserDetails>()
            .Refuses(UserErrors.NotFound, Permission.NotHeld);
    }

    /// <summary>List users</summary>
    /// <remarks>The youngest account first.</remarks>
    internal static async Task<IResult> ListUsers(
        string? email, string? role, string? locked, string? limit, string? cursor, IQuery<ListUsers, Page<UserDetails>> users,
        Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question =
            new ListUsers(
                filter.Optional<EmailAddress>(
                    "/email", email, text => EmailAddress.Known(text) is { } known ? known : EmailAddress.From(text))?.Value,
                    filter.Words("/role", role), filter.Flag("/locked", locked), caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await users.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a user</summary>
    internal static async Task<IResult> GetUser(UserId id, IQuery<GetUser, UserDetails> users, Caller caller, CancellationToken ct) =>
        (await users.Ask(new GetUser(id, caller), ct)).ToHttp(user => Reply.Ok(user, user.Version));

    /// <summary>Replace a user's roles</summary>
    /// <remarks>Their sessions and tokens end with it; their API keys lose what the roles do not allow.
    /// You need each permission of the roles that you give, and each that the user has beyond those of a customer.</remarks>
    internal static async Task<IResult> ChangeUserRoles(
        UserId id, ChangeUserRoles body, IfMatch seen, ChangeUserRolesHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, seen.Versions, caller, ct)).ToHttp(user => Reply.Ok(user, user.Version));

    /// <summary>Lock a user out</summary>
    /// <remarks>Their sessions and tokens end, and their API keys are refused until they are unlocked. Signing in answers as a wrong
    /// password does. You need each permission that the user has beyond those of a customer.</remarks>
    internal static async Task<IResult> LockUser(UserId id, LockUser? body, LockUserHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body ?? new LockUser(Reason: null), id, caller, ct)).ToHttp(user => Reply.Ok(user, user.Version));

    /// <summary>Let a locked user in again</summary>
    internal static async Task<IResult> UnlockUser(
        UserId id, [Microsoft.AspNetCore.Mvc.FromBody] NoBody? body, UnlockUserHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(user => Reply.Ok(user, user.Version));
}
