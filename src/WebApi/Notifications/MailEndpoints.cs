using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Notifications;

/// <summary>What comes back of mails: that they arrived, bounced, or are not wanted.</summary>
internal static class MailEndpoints
{
    /// <summary>A mail that came back has the one that it is about in it.</summary>
    private const int LargestReport = 1024 * 1024;

    private const string Suppressions = "/v1/suppressions";

    public static void MapMail(this IEndpointRouteBuilder api)
    {
        var mail = api.MapGroup("").WithTags("Notifications").WithExamples(MailExamples.All);

        _ = mail.MapPost("/v1/unsubscribe/{token}", Unsubscribe).AsCommand().NotKept().Produces(204)
            .Refuses(NotificationErrors.UnsubscribeLinkUnknown);
        _ = mail.MapPost("/v1/mail-reports", ReceiveMailReport)
            .WithMetadata(new FileTaken(LargestReport), new NotLimited())
            .Accepts<Stream>("application/json", "message/rfc822")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(NotificationErrors.MailReportRefused, UnitOfWorkErrors.InFlight);
        _ = mail.MapGet(Suppressions, ListSuppressions)
            .Takes(QueryParameter.Text("address", "Only this address.", example: "somebody@example.com"), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<SuppressionDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = mail.MapDelete($"{Suppressions}/{{id:sup}}", DeleteSuppression).AsCommand().Produces(204)
            .Refuses(NotificationErrors.SuppressionNotFound);
    }

    /// <summary>Unsubscribe from mails</summary>
    /// <remarks>What a mail program calls for its reader (RFC 8058): the address stands in the head of each mail that can be switched off,
    /// as `List-Unsubscribe`. The mails of its category end; the inbox goes on. The body does not matter.</remarks>
    internal static async Task<IResult> Unsubscribe(string token, UnsubscribeHandler handler, CancellationToken ct) =>
        (await handler.Handle(token, ct)).ToHttp(Reply.NoContent);

    /// <summary>Receive a report on mails</summary>
    /// <remarks>Signed as Standard Webhooks are, with one of `Mail:ReportSecrets`. Either JSON,
    /// `{"type": "mail.bounced", "data": {"address", "messageId", "permanent", "detail"}}` with `mail.delivered`, `mail.bounced` or
    /// `mail.complained`; or the mail itself that a mail server sent back, as `message/rfc822` (RFC 3464, RFC 5965). Each `webhook-id`
    /// takes effect once. What is about no mail of ours is accepted and does nothing.</remarks>
    internal static async Task<IResult> ReceiveMailReport(HttpRequest request, ReceiveMailReportHandler handler, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return (await handler.Handle(
            new ReceiveMailReport(name => request.Headers[name] is [var only] ? only : null, body.ToArray()), ct)).ToHttp(
                stored => Reply.NoContent(stored.IsReplay));
    }

    /// <summary>List suppressed addresses</summary>
    /// <remarks>The addresses that notifications do not go to, the youngest first: `bounced`, since a mail came back for good, or
    /// `complained`, since its reader has marked one as spam. What protects the account goes there after a complaint all the
    /// same.</remarks>
    internal static async Task<IResult> ListSuppressions(
        string? address, string? limit, string? cursor, IQuery<ListSuppressions, Page<SuppressionDetails>> suppressions, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var named = filter.Words("/address", address);
        var question = new ListSuppressions(
            named is null ? null : EmailAddress.Known(named)?.Value ?? named, caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await suppressions.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Take an address off the suppression list</summary>
    /// <remarks>The next notification goes there again. Those that were suppressed can be sent again one by one.</remarks>
    internal static async Task<IResult> DeleteSuppression(
        SuppressionId id, DeleteSuppressionHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(Reply.NoContent);
}
