using System.Globalization;
using System.Text;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

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

/// <summary>How far it is.</summary>
/// <param name="Last">The last user who was looked at.</param>
public sealed record SendingProgress(UserId? Last, int Notified, int Unknown)
{
    public static readonly SendingProgress Nothing = new(Last: null, 0, 0);

    public static SendingProgress Of(StoredResponse stored)
    {
        var parts = Encoding.ASCII.GetString(stored.Content.Span).Split(' ');
        return new SendingProgress(
            UserId.TryParse(parts[0], out var last) ? last : throw new FormatException("No part of a job ended with this."),
            int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public StoredResponse Stored() =>
        new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Last} {Notified} {Unknown}")));
}
