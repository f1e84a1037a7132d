using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Jobs;

/// <summary>What was given up, and what a person makes of it.</summary>
internal static class DeadLetterEndpoints
{
    private const string Letter = "/v1/dead-letters/{id:job}";

    // Where the id is the word `requeue`, the address is another one, which takes POST alone.
    private static readonly Refusals BesideRequeue = new([ProblemType.MethodNotAllowed]);

    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("").WithTags("Jobs").WithExamples(JobExamples.All);

        _ = letters.MapGet("/v1/dead-letters", ListDeadLetters)
            .Takes(
                QueryParameter.OneOf<DeadLetterKind>("kind", "Jobs, messages or deliveries only."),
                QueryParameter.Text("type", "Of this type."),
                QueryParameter.Text("error", "With these words in the error, in any case."),
                QueryParameter.Time("from", "Given up at this time or later.", "2026-11-01T00:00:00Z"),
                QueryParameter.Time("to", "Given up before this time.", "2026-12-01T00:00:00Z"), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<DeadLetterDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = letters.MapGet(Letter, GetDeadLetter).WithMetadata(BesideRequeue).Produces<DeadLetterDetails>()
            .Refuses(JobErrors.DeadLetterNotFound);
        _ = letters.MapPost($"{Letter}/requeue", RequeueDeadLetter).AsCommand().Produces<JobDetails>(202)
            .Refuses(JobErrors.DeadLetterNotFound, JobErrors.Superseded);
        _ = letters.MapPost("/v1/dead-letters/requeue", RequeueDeadLetters).AsCommand().Produces<RequeuedDeadLetters>().Refuses();
        _ = letters.MapDelete(Letter, DiscardDeadLetter).WithMetadata(BesideRequeue).AsCommand().Produces(204)
            .Refuses(JobErrors.DeadLetterNotFound);
    }

    /// <summary>List dead letters</summary>
    /// <remarks>Jobs, messages and deliveries that were given up, with their errors; the youngest first.</remarks>
    internal static async Task<IResult> ListDeadLetters(
        string? kind, string? type, string? error, string? from, string? to, string? limit, string? cursor,
        IQuery<ListDeadLetters, Page<DeadLetterDetails>> letters, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListDeadLetters(
            new DeadLetterFilter(
                string.IsNullOrEmpty(kind)
                    ? null
                    : filter.Name<DeadLetterKind>("/kind", kind), filter.Words("/type", type), filter.Words("/error", error),
                filter.Time("/from", from), filter.Time("/to", to)),
            caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await letters.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a dead letter</summary>
    /// <remarks>Its attempts, with the error of each, stand in the job of the same id.</remarks>
    internal static async Task<IResult> GetDeadLetter(
        JobId id, IQuery<GetDeadLetter, DeadLetterDetails> letters, Caller caller, CancellationToken ct) =>
        (await letters.Ask(new GetDeadLetter(id, caller), ct)).ToHttp(letter => Reply.Ok(letter));

    /// <summary>Requeue a dead letter</summary>
    /// <remarks>At once, with as many attempts as a new one. Those before it stay in its history.</remarks>
    internal static async Task<IResult> RequeueDeadLetter(
        JobId id, [FromBody] NoBody? body, RequeueDeadLetterHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(job => Reply.Accepted($"/v1/jobs/{id}", job));

    /// <summary>Requeue many dead letters</summary>
    /// <remarks>All that fit the filter, up to 10,000 at once and the oldest first; send it again for the next. With `dryRun` they are only
    /// counted.</remarks>
    internal static async Task<IResult> RequeueDeadLetters(
        RequeueDeadLetters body, RequeueDeadLettersHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(requeued => Reply.Ok(requeued));

    /// <summary>Discard a dead letter</summary>
    /// <remarks>It is kept as a cancelled job, and forgotten as one. No `If-Match`: a dead letter does not change until it is requeued, and
    /// then it is none.</remarks>
    internal static async Task<IResult> DiscardDeadLetter(
        JobId id, DiscardDeadLetterHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(Reply.NoContent);
}
