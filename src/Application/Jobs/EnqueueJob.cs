using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

/// <param name="Type">One of the kinds that can be asked for by name, as in <c>orders.export</c>.</param>
/// <param name="RunAt">Not before; left out or passed, at once.</param>
/// <param name="Priority">0 to 9; the higher is done first.</param>
/// <param name="UniqueKey">
/// While a job of this type with this key of yours is not done, it is the answer, and no second one is made.
/// </param>
public sealed record EnqueueJob(
    [property: Required, Length(1, EnqueueJobHandler.LongestType)] string? Type,
    JsonElement? Arguments,
    DateTimeOffset? RunAt,
    [property: Range(0, JobTerms.HighestPriority)] int? Priority,
    [property: Length(1, EnqueueJobHandler.LongestUniqueKey)] string? UniqueKey);

/// <summary>Takes work that is done later. What it may is looked up when it is done: it is what whoever asked for it may by then.</summary>
public sealed class EnqueueJobHandler(IJobQueue queue, IJobs jobs, ICallers callers, IEnumerable<JobKind> kinds, TimeProvider clock)
    : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.JobsEnqueue);

    public const int LongestType = 100;
    public const int LongestUniqueKey = 100;
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);
    private static readonly JsonElement NoArguments = JsonDocument.Parse("{}").RootElement;

    public async Task<Result<JobDetails>> Handle(EnqueueJob command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var violations = new Violations();
        var type = violations.Take("/type", Text.Check(command.Type, LongestType));
        var key = command.UniqueKey is null ? null : violations.Take("/uniqueKey", Text.Check(command.UniqueKey, LongestUniqueKey));
        var kind = kinds.SingleOrDefault(kind => kind.IsPublic && kind.Type == type);
        if (type is not null && kind is null)
            violations.Add(
                "/type",
                JobErrors.UnknownType.With(
                    $"The types are {string.Join(", ", kinds.Where(known => known.IsPublic).Select(known => known.Type))}."));
        if (command.Priority is < 0 or > JobTerms.HighestPriority)
            violations.Add("/priority", JobErrors.PriorityOutOfRange.With($"A priority is from 0 to {JobTerms.HighestPriority}."));
        if (command.RunAt > now + Furthest)
            violations.Add("/runAt", JobErrors.RunAtTooLate.With("It is more than a year away."));
        if (violations.Any)
            return violations.ToError();
        if (caller.Key is not null && await LacksOf(kind!, caller, ct) is { } lacking)
            return Caller.Forbidden.With($"The job would use {lacking} of the key's owner, which the key does not have.");

        var terms = new JobTerms
        {
            RunAt = command.RunAt > now ? command.RunAt.Value.ToUniversalTime() : now,
            Priority = command.Priority
            ?? kind!.Priority,
            UniqueKey = key is null ? null : $"{caller.User}:{key}",
            EnqueuedBy = caller.User,
            Key = caller.Key
        };
        var id = violations.Take("/arguments", await queue.Enqueue(type!, command.Arguments ?? NoArguments, terms, ct));
        if (violations.Any)
            return violations.ToError();
        return (key is null ? null : await jobs.Find(id, caller, ct)) ?? JobDetails.Of(id, type!, terms, now);
    }

    /// <summary>A job is done with what its user may, so a key that may less must not get more by it.</summary>
    private async Task<Permission?> LacksOf(JobKind kind, Caller key, CancellationToken ct)
    {
        var owner = await callers.CurrentRightsOf(key.User, ct);
        return (owner is null ? [] : kind.UsedFor(owner)).Where(permission => !key.May(permission))
            .Select(permission => (Permission?)permission).FirstOrDefault();
    }
}
