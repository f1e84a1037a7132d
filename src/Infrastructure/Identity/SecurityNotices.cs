using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>Notifies users of what happens to their accounts: by a job that is stored with the entry of the audit trail.</summary>
internal sealed class SecurityNotices(JobCatalog catalog, SignalHub signals, TimeProvider clock)
{
    private const string IsWritten = "EXISTS (SELECT 1 FROM security_events AS entry WHERE entry.id = $9)";

    // Nobody is told of the first time that they sign in.
    private const string IsNotTheFirst =
        " AND EXISTS (SELECT 1 FROM security_events AS earlier WHERE earlier.user_id = $10 AND earlier.kind = 'logged_in' "
            + "AND earlier.id < $9)";

    // Who asks twice at once is not yet known when the second attempt looks, and is one and the same.
    private const string IsNotAtOnce =
        " AND NOT EXISTS (SELECT 1 FROM sessions AS other WHERE other.user_id = $10 AND other.id <> $11 AND other.opened_at > $12 "
            + "AND other.address IS NOT DISTINCT FROM $13 AND other.device IS NOT DISTINCT FROM $14)";

    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(1);

    private JobKind Kind => catalog.Of(typeof(NotifyOfSecurityEvent));

    /// <summary>The job, where the entry is written. It stands behind it. Afterwards call <see cref="SignalDue"/>.</summary>
    public Statement Of(Statement entry)
    {
        var id = AuditEntries.IdOf(entry);
        return JobStore.InsertIf(JobOf(id), IsWritten, id.Value);
    }

    /// <summary>The same for a sign-in from a device that is not known, unless it is the user's first.</summary>
    public Statement OfNewDevice(Statement entry, UserId user, SessionId session, ClientInfo client)
    {
        var id = AuditEntries.IdOf(entry);
        return JobStore.InsertIf(
            JobOf(id), IsWritten + IsNotTheFirst + IsNotAtOnce, id.Value, user.Value, session.Value, clock.GetUtcNow() - AtOnce,
            client.Address, client.Device);
    }

    public void SignalDue() => signals.Publish(Topic.JobDue(Kind.Queue));

    private JobRow JobOf(AuditEntryId entry)
    {
        var now = clock.GetUtcNow();
        return JobQueue.NewRow(Kind, JobJson.Write(new NotifyOfSecurityEvent(entry)), new JobTerms(), TypedId.New<JobId>(now), now);
    }
}
