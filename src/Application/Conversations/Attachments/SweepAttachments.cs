using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>The job that deletes bytes that no attachment has: a process that was killed may leave some.</summary>
public sealed record SweepAttachments;

/// <summary>Which attachments there are.</summary>
public interface IKnownAttachments
{
    Task<IReadOnlySet<AttachmentId>> Among(IReadOnlyList<AttachmentId> ids, CancellationToken ct);
}

/// <summary>Looks only at what is a day old: younger bytes may get their row still.</summary>
public sealed class SweepAttachmentsHandler(IAttachmentStore store, IKnownAttachments known, TimeProvider clock)
    : IJobHandler<SweepAttachments>, IGuarded
{
    private const int AtOnce = 500;

    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SweepAttachments arguments, JobRun run, CancellationToken ct)
    {
        var stored = new List<AttachmentId>(AtOnce);
        await foreach (var id in store.Before(clock.GetUtcNow() - Young, ct))
        {
            stored.Add(id);
            if (stored.Count == AtOnce)
                await Sweep(stored, ct);
        }

        await Sweep(stored, ct);
        return new JobOutcome.Done();
    }

    private async Task Sweep(List<AttachmentId> stored, CancellationToken ct)
    {
        if (stored.Count > 0)
        {
            var kept = await known.Among(stored, ct);
            foreach (var id in stored.Where(id => !kept.Contains(id)))
                await store.Delete(id, ct);
        }

        stored.Clear();
    }
}
