using System.Diagnostics;
using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>Adds jobs to what the unit of work writes when it commits, and then signals that they are due.</summary>
internal sealed class JobQueue(JobCatalog catalog, JobStore store, WriteBatch batch, SignalHub signals, TimeProvider clock) : IJobQueue
{
    public Task<JobId> Enqueue<TArguments>(TArguments arguments, JobTerms? terms, CancellationToken ct)
        where TArguments : notnull =>
            Enqueue(catalog.Of(typeof(TArguments)), JsonSerializer.Serialize(arguments, JobJson.Options), terms ?? new JobTerms(), ct);

    public async Task<Result<JobId>> Enqueue(string type, JsonElement arguments, JobTerms terms, CancellationToken ct)
    {
        if (catalog.Find(type)?.Kind is not { IsPublic: true } kind)
            return JobErrors.UnknownType.With($"There is no type of job that is called {(type.Length > 100 ? type[..100] : type)}.");

        object? read;
        try
        {
            read = arguments.Deserialize(kind.Arguments, JobJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or InvalidOperationException
            or NotSupportedException)
        {
            return Misfit(
                (exception as JsonException)?.Path, exception is CardNumberException
                    ? exception.Message
                    : $"This is not what {type} takes: a member is missing, unknown or of the wrong type.");
        }

        if (read is null)
            return JobErrors.ArgumentsInvalid.With($"The arguments of {type} are an object, not null.");
        if (read is ICheckedArguments checkedArguments && await Check(checkedArguments, terms, ct) is { Any: true } violations)
            return violations.ToError();
        return await Enqueue(kind, JobJson.Write(read), terms, ct);
    }

    private async Task<Violations> Check(ICheckedArguments arguments, JobTerms terms, CancellationToken ct)
    {
        var violations = new Violations();
        arguments.Check(violations, terms.RunAt ?? clock.GetUtcNow());
        if (violations.Any || arguments.File is not { } file)
            return violations;

        if (await store.FirstBytes(file.Value, terms.EnqueuedBy?.Value, ct) is not { } first)
            violations.Add("/file", JobErrors.ArgumentsInvalid.With($"There is no file {file} that you have sent."));
        else if (FileLines.IsOfWiderLetters(first))
            violations.Add(
                "/file", JobErrors.ArgumentsInvalid.With("The file is text in UTF-16 or UTF-32. Write it in UTF-8 and send it again."));
        return violations;
    }

    private async Task<JobId> Enqueue(JobKind kind, string arguments, JobTerms terms, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Priority ?? 0, 0, nameof(terms));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.Priority ?? 0, JobTerms.HighestPriority, nameof(terms));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.UniqueKey?.Length ?? 0, JobConfiguration.LongestUniqueKey, nameof(terms));

        // Who commits one with the same key after this look makes the commit fail, and then it is looked for again.
        if (terms.UniqueKey is { } key && (Pending(kind, key) ?? await store.FindUnique(kind.Type, key, ct)) is { } earlier)
            return new JobId(earlier);

        var now = clock.GetUtcNow();
        var id = TypedId.New<JobId>(now);
        var job = NewRow(kind, arguments, terms, id, now);
        if (!batch.Rows<JobRow>().Any(other => other.Queue == job.Queue))
            batch.AfterCommit(() => signals.Publish(Topic.JobDue(kind.Queue)));
        batch.AddRow(job, store.Insert);
        return id;
    }

    internal static JobRow NewRow(JobKind kind, string arguments, JobTerms terms, JobId id, DateTimeOffset now) => new()
    {
        Id = id.Value,
        Type = kind.Type,
        Queue = JobCatalog.ConsumerOf(kind),
        Priority = terms.Priority ?? kind.Priority,
        Status = JobStatus.Queued,
        RunAt = terms.RunAt > now ? terms.RunAt.Value : now,
        Arguments = arguments,
        UniqueKey = terms.UniqueKey,
        EnqueuedBy = terms.EnqueuedBy?.Value,
        EnqueuedWith = terms.Key?.Value,
        EnqueuedAt = now,
        TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
    };

    private Guid? Pending(JobKind kind, string key) =>
        batch.Rows<JobRow>().FirstOrDefault(row => row.Type == kind.Type && row.UniqueKey == key)?.Id;

    /// <summary>Named by a pointer into the arguments: from <c>$.lines[0].sku</c> to <c>/lines/0/sku</c>.</summary>
    private static Error Misfit(string? path, string detail)
    {
        var pointer = (path ?? "").TrimStart('$').Replace("]", "", StringComparison.Ordinal).Replace('[', '/').Replace('.', '/');
        return JobErrors.ArgumentsInvalid.With(detail) with { Fields = [new FieldError(pointer, JobErrors.ArgumentsInvalid, detail)] };
    }
}
