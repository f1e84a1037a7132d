using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Jobs;

/// <summary>Work that takes longer than a request.</summary>
internal static class JobEndpoints
{
    public const long LargestFile = 64 * 1024 * 1024;

    private const string Job = "/v1/jobs/{id:job}";

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("").WithTags("Jobs").WithExamples(JobExamples.All);

        _ = jobs.MapPost("/v1/jobs", EnqueueJob).AsCommand(keyRequired: true).Produces<JobDetails>(202).Explains(Types()).Refuses();
        _ = jobs.MapGet("/v1/jobs", ListJobs)
            .Takes(
                QueryParameter.AnyOf<JobStatus>("status", "Jobs in this status. May stand several times: jobs in any of them."),
                QueryParameter.Text("type", "Jobs of this type."),
                QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<JobDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = jobs.MapGet(Job, GetJob).Produces<JobDetails>().Refuses(JobErrors.NotFound);
        _ = jobs.MapGet($"{Job}/result", GetJobResult).WithMetadata(new AnswersAs())
            .Produces<Stream>(200, "application/octet-stream", "text/csv", "application/x-ndjson")
            .Refuses(JobErrors.NotFound, JobErrors.NotDoneType, JobErrors.NoResult);
        _ = jobs.MapPost($"{Job}/cancellation", CancelJob).AsCommand().Produces<JobDetails>(202)
            .Refuses(JobErrors.NotFound, JobErrors.WrongStateType);
        _ = jobs.MapPost("/v1/job-files", SendJobFile).WithMetadata(new FileTaken(LargestFile))
            .Accepts<Stream>("application/x-ndjson", "text/csv", "application/octet-stream").Produces<JobFileDetails>(201)
            .Refuses(CardNumber.Refused);
    }

    /// <summary>Enqueue a job</summary>
    /// <remarks>It is stored with the answer, and done as soon as a worker is free. Look at its `Location` to see how it goes. With a
    /// `uniqueKey` that a job of yours of the same type has and that is not done yet, that one is the answer. A job may what you, or the
    /// key that asks for it, may while it is done: it ends when you are locked or lose a permission that it uses.</remarks>
    internal static async Task<IResult> EnqueueJob(EnqueueJob body, EnqueueJobHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(job => Reply.Accepted($"/v1/jobs/{job.Id}", job));

    /// <summary>List jobs</summary>
    /// <remarks>Everybody's and the service's own, the youngest first.</remarks>
    internal static async Task<IResult> ListJobs(
        [FromQuery] string[]? status, string? type, string? limit, string? cursor, IQuery<ListJobs, Page<JobDetails>> jobs, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListJobs(
            caller, [.. (status ?? []).Select(name => filter.Name<JobStatus>("/status", name)).Distinct()], filter.Words("/type", type),
            filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await jobs.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a job</summary>
    /// <remarks>Where it stands, how far it is, and every attempt with its error. A job that has ended is forgotten after a while. Progress
    /// and result are left out for who has not, or no longer, the permissions that it was done with.</remarks>
    internal static async Task<IResult> GetJob(JobId id, IQuery<GetJob, JobDetails> jobs, Caller caller, CancellationToken ct) =>
        (await jobs.Ask(new GetJob(id, caller), ct)).ToHttp(job => Reply.Ok(job));

    /// <summary>Get the file that a job wrote</summary>
    /// <remarks>Its content type is that of the file, whatever you accept. It is for who has the permissions that the job was done with;
    /// where they are lost, or the session or key ends, the download breaks off.</remarks>
    internal static async Task<IResult> GetJobResult(
        JobId id, IQuery<GetJobResult, JobFileDetails> jobs, IJobFiles files, Caller caller, CancellationToken ct) =>
        (await jobs.Ask(new GetJobResult(id, caller), ct)).ToHttp(file =>
            new FileReply(file.Name, file.ContentType, file.Size, () => files.Read(file, ct)));

    /// <summary>Cancel a job</summary>
    /// <remarks>One that waits is cancelled at once. One that runs is asked to stop, and is cancelled when it does; what it has changed by
    /// then stays.</remarks>
    internal static async Task<IResult> CancelJob(
        JobId id, [FromBody] NoBody? body, CancelJobHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(job => Reply.Accepted($"/v1/jobs/{id}", job));

    /// <summary>Send a file for a job</summary>
    /// <remarks>Up to 64 MiB, for a job of your own that names its `id`. It is stored as it comes and has no idempotency key: sent twice,
    /// it is two files. A file that did not arrive as a whole is none, and one that no job needs any more is forgotten.</remarks>
    internal static async Task<IResult> SendJobFile(HttpRequest request, SendJobFileHandler handler, Caller caller, CancellationToken ct)
    {
        try
        {
            var file = new SendJobFile(FileParts.OfText(request.HttpContext, ct), request.ContentType!);
            return (await handler.Handle(file, caller, ct)).ToHttp(kept => Reply.Created(location: null, kept));
        }
        catch (CardNumberException)
        {
            return new Problem(CardNumber.Refused.With("The file has the number of a payment card. Nothing of it was kept."));
        }
        catch (SenderLeftException left)
        {
            return left.Refusal;
        }
    }

    private static string Types() =>
        string.Join('\n', Features.JobKinds.Where(kind => kind.IsPublic).Select(kind => $"- `{kind.Type}`: {kind.Description}"));
}
