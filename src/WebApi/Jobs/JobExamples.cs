using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Domain.Identity;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Jobs;

/// <summary>An export on its way through the document's examples, and a message that was given up.</summary>
internal static class JobExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly JobId Id = JobId.TryParse("job_01k9f8s0w4e8rbh3m5n7p9q1xy", out var id) ? id : throw new FormatException("job");
    private static readonly UserId Admin = UserId.TryParse("usr_01k9c2s0w4e8rbh3m5n7p9q1xy", out var id)
        ? id
        : throw new FormatException("usr");
    private static readonly JobFileId File = JobFileId.TryParse("file_01k9f8t4w4e8rbh3m5n7p9q1xy", out var id)
        ? id
        : throw new FormatException("file");

    private static readonly JobDetails Queued = new(
        Id, "orders.export", JobStatus.Queued, 0, At, At, Admin, StartedAt: null, EndedAt: null, CancelRequestedAt: null, JobProgress.None,
        [], Result: null, ResultFile: null, Error: null);

    private static readonly JobDetails Running = Queued with
    {
        Status = JobStatus.Running,
        StartedAt = At.AddSeconds(1),
        Progress = new JobProgress(20_000, 48_211),
        Attempts = [new JobAttemptDetails(At.AddSeconds(1), EndedAt: null, "worker-1", Outcome: null, Error: null)],
    };

    private static readonly JobDetails Succeeded = Running with
    {
        Status = JobStatus.Succeeded,
        EndedAt = At.AddSeconds(9),
        Progress = new JobProgress(48_211, 48_211),
        Attempts = [new JobAttemptDetails(At.AddSeconds(1), At.AddSeconds(9), "worker-1", "succeeded", Error: null)],
        Result = JsonElement.Parse("""{"orders": 48211}"""),
        ResultFile = new JobResultFile("orders.csv", "text/csv; charset=utf-8", 6_749_540),
    };

    private static readonly DeadLetterDetails Message = new(
        Id, DeadLetterKind.Message, "messages.reaction", At.AddHours(1), "The mail server refused the connection.", 10,
        new DeadMessage(
            "tell-customer-order-was-shipped", "evt_01k9c5d3mvf0p9r8s7t6v5w4xy", "order_shipped", "ord_01k9c2v8qjf3nbn5z47k3m9qxw", 4));

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["enqueueJob"] =
            new(new EnqueueJob(
                "orders.export", JsonElement.Parse("""{"format": "csv", "status": ["paid"]}"""), RunAt: null, Priority: null,
                UniqueKey: null), Queued),
        ["listJobs"] = new(Answer: new ListBody<JobDetails>([Running], Next: null, Total: null)),
        ["getJob"] = new(Answer: Succeeded),
        ["cancelJob"] = new(new NoBody(), Running with { CancelRequestedAt = At.AddSeconds(3) }),
        ["sendJobFile"] = new(Answer: new JobFileDetails(File, File.ToString(), "application/x-ndjson", 81_920)),
        ["listDeadLetters"] = new(Answer: new ListBody<DeadLetterDetails>([Message], Next: null, Total: null)),
        ["getDeadLetter"] = new(Answer: Message),
        ["requeueDeadLetter"] = new(new NoBody(), Queued with { Type = Message.Type, EnqueuedBy = null }),
        ["requeueDeadLetters"] = new(
            new RequeueDeadLetters(
                new DeadLetterFilter(DeadLetterKind.Message, Type: null, "mail server", From: null, To: null), DryRun: null, Limit: null),
                new RequeuedDeadLetters(12, 12)),
    };
}
