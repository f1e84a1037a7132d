using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>What one can do with jobs over HTTP. Each call answers what came, good or bad; <see cref="Job"/> reads a good one.</summary>
[ShouldlyMethods]
public static class JobCalls
{
    private static readonly string[] Ended = ["succeeded", "dead", "cancelled"];

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static Task<HttpAnswer> Enqueue(
        this Client client, string type, object? arguments = null, DateTimeOffset? runAt = null, string? uniqueKey = null) =>
        client.Post("/v1/jobs", new { type, arguments = arguments ?? new { }, runAt, uniqueKey });

    public static Task<HttpAnswer> Cancel(this Client client, JobView job) => client.Post($"{job.Path}/cancellation");

    public static Task<JobView> See(this Client client, JobView job) => client.Get(job.Path).Job();

    /// <summary>Waits until it is over, however it ended.</summary>
    public static Task<JobView> End(this Client client, JobView job) => client.Until(job, seen => Ended.Contains(seen.Status));

    public static Task<JobView> Until(this Client client, JobView job, Func<JobView, bool> asWanted) =>
        Eventually.Be(() => client.See(job), asWanted);

    /// <summary>Asks for it and waits until it has succeeded.</summary>
    public static async Task<JobView> Do(this Client client, string type, object? arguments = null)
    {
        var job = await client.End(await client.Enqueue(type, arguments).Job());
        job.Status.ShouldBe("succeeded", $"{type}: {job.Error}");
        return job;
    }

    /// <summary>Sends a file, and answers its id.</summary>
    public static Task<string> SendFile(this Client client, string text) => client.SendFile(Encoding.UTF8.GetBytes(text));

    /// <summary>The same, of bytes that may be no text.</summary>
    public static async Task<string> SendFile(this Client client, byte[] bytes, string type = "application/x-ndjson")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        return (await client.WithoutKey().Post("/v1/job-files", content).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;
    }

    /// <summary>The lines of the file that the job wrote.</summary>
    public static async Task<string[]> ResultLines(this Client client, JobView job) =>
        (await client.Get($"{job.Path}/result").ShouldBe(HttpStatusCode.OK)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// The job in a successful answer, read strictly: a member that is missing, or that the contract does not name, fails.
    /// </summary>
    public static async Task<JobView> Job(this Task<HttpAnswer> asked)
    {
        var answer = await asked;
        ((int)answer.Status).ShouldBeInRange(200, 299, answer.ToString());
        return JsonSerializer.Deserialize<JobView>(answer.Bytes, Strict)!;
    }
}

/// <summary>A job on the wire. What has a default here is left out there when it is not known.</summary>
public sealed record JobView(
    string Id, string Type, string Status, int Priority, DateTimeOffset RunAt, DateTimeOffset EnqueuedAt, ProgressView Progress,
    IReadOnlyList<AttemptView> Attempts,
    string? EnqueuedBy = null, DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null, DateTimeOffset? CancelRequestedAt = null,
    JsonElement? Result = null,
    ResultFileView? ResultFile = null, string? Error = null)
{
    [JsonIgnore]
    public string Path => $"/v1/jobs/{Id}";
}

public sealed record ProgressView(long Done, long? Total = null);

public sealed record AttemptView(
    DateTimeOffset At, string Worker, DateTimeOffset? EndedAt = null, string? Outcome = null, string? Error = null);

public sealed record ResultFileView(string Name, string ContentType, long Size);
