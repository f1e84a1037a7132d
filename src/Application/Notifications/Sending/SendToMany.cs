using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>What another service has to say to many: to users that it names, or to a segment of them.</summary>
/// <param name="Template">As of <see cref="SendNotification"/>.</param>
public sealed record SendToMany(
    string? Template = null, IReadOnlyDictionary<string, string?>? Data = null, IReadOnlyList<UserId>? To = null, Segment? Segment = null)
    : ICheckedArguments
{
    public const int MostRecipients = 10_000;

    public void Check(Violations violations, DateTimeOffset at)
    {
        _ = OpenTemplates.Prepare(Template, Data, violations);
        if (To is null == Segment is null)
            violations.Add("", JobErrors.ArgumentsInvalid.With("Either users or a segment must be given, and not both."));
        else if (To is { Count: 0 or > MostRecipients })
            violations.Add("/to", JobErrors.ArgumentsInvalid.With($"1 to {MostRecipients} users are taken."));
    }

    public override string ToString() => $"(notifications with {Template})";
}

/// <param name="Notified">How many have a notification, in their inbox or only in the log, as they want.</param>
/// <param name="Unknown">How many of the users have no account.</param>
public sealed record SentToMany(int Notified, int Unknown);

/// <summary>
/// Notifies part by part, in the order of the users' ids. Each part is a unit of work with a key of its own, which keeps where the part
/// ended: wherever the job was broken off, and whoever goes on, each recipient is notified once.
/// </summary>
public sealed class SendToManyHandler(IUnitOfWork work, IRecipientLists recipients, Notifier notifier, ICallers callers)
    : IJobHandler<SendToMany>, IGuarded
{
    private const int PartSize = 50;

    public static Access Access { get; } = Access.Needs(Permission.NotificationsSend);

    public async Task<JobOutcome> Handle(SendToMany arguments, JobRun run, CancellationToken ct)
    {
        var violations = new Violations();
        arguments.Check(violations, run.EnqueuedAt);
        if (violations.Any)
            return new JobOutcome.FailPermanently(violations.ToError().Detail);

        var message = OpenTemplates.Prepare(arguments.Template, arguments.Data, violations)!;
        UserId[] named = [.. (arguments.To ?? []).Distinct().OrderBy(user => user.Value)];
        var total = arguments.Segment is { } all ? await recipients.Count(all, run.EnqueuedAt, ct) : named.Length;
        var done = run.LastCheckpoint<SendingProgress>() ?? SendingProgress.Nothing;
        while (await After(arguments, named, done.Last, run, ct) is { Count: > 0 } part)
        {
            ct.ThrowIfCancellationRequested();
            if (await callers.HasEndedFor(run, Access.Permissions, ct) is { } ended)
                return new JobOutcome.FailPermanently(ended);

            var sent = await Send(message, part, done, run.Id, ct);
            if (sent.IsFailure)
                return new JobOutcome.RetryLater(sent.Error.Detail);
            done = sent.Value;
            run.Progress(done.Notified + done.Unknown, total);
            await run.Checkpoint(done, ct);
        }

        return new JobOutcome.Done(new SentToMany(done.Notified, done.Unknown));
    }

    private async Task<IReadOnlyList<UserId>> After(
        SendToMany arguments, UserId[] named, UserId? last, JobRun run, CancellationToken ct) => arguments.Segment is { } segment
            ? await recipients.Page(segment, run.EnqueuedAt, last, PartSize, ct)
            : [.. named.SkipWhile(user => last is { } end && user.Value.CompareTo(end.Value) <= 0).Take(PartSize)];

    private async Task<Result<SendingProgress>> Send(
        PreparedNotification message, IReadOnlyList<UserId> part, SendingProgress done, JobId job, CancellationToken ct)
    {
        var kept = await work.Run(
            new IdempotencyKey("jobs", "notifications.send", $"{job}:{done.Last}", ReadOnlyMemory<byte>.Empty),
            async inner =>
            {
                var known = await recipients.Known(part, inner);
                foreach (var recipient in part.Where(known.Contains))
                    _ = await message(notifier, recipient, inner);
                return (done with
                {
                    Last = part[^1],
                    Notified = done.Notified + known.Count,
                    Unknown = done.Unknown + part.Count - known.Count,
                }).Stored();
            },
            ct);
        return kept.Then(SendingProgress.Of);
    }
}
