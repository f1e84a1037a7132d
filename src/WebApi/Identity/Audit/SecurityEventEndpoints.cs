using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Identity.Users;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Audit;

/// <summary>The audit trail of accounts, sessions, keys and roles.</summary>
internal static class SecurityEventEndpoints
{
    public static void MapSecurityEvents(this IEndpointRouteBuilder app) =>
        _ = app.MapGroup("").WithTags("Users").WithExamples(UserExamples.All).MapGet("/v1/security-events", ListSecurityEvents)
            .Takes(
                QueryParameter.Id<UserId>("user", "About this user."), QueryParameter.OneOf<AuditEntryKind>("kind", "Of this kind."),
                QueryParameter.Time("from", "At this time or later.", "2026-11-01T00:00:00Z"),
                QueryParameter.Time("to", "Before this time.", "2026-12-01T00:00:00Z"),
                QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<AuditEntryDetails>>().Refuses(PageRequest.CursorInvalid);

    /// <summary>List audit entries</summary>
    /// <remarks>The youngest first. They are kept for `Identity:AuditRetention`.</remarks>
    internal static async Task<IResult> ListSecurityEvents(
        string? user, string? kind, string? from, string? to, string? limit, string? cursor,
        IQuery<ListSecurityEvents, Page<AuditEntryDetails>> events, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListSecurityEvents(
            filter.Id<UserId>("/user", user), string.IsNullOrEmpty(kind)
                ? null
                : filter.Name<AuditEntryKind>("/kind", kind), filter.Time("/from", from), filter.Time("/to", to),
            caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await events.Ask(question, ct)).ToPage(http);
    }
}
