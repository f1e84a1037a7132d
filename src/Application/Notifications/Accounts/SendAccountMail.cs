using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Accounts;

/// <summary>Of a mail that may have to be written: ids, and an address that only the service can read.</summary>
/// <param name="To">The address that somebody named, sealed; nothing, where the account is known.</param>
/// <param name="User">Whose account it is about, where that is known without looking.</param>
/// <param name="Registration">Of a registration: the id of the account that it made, if it made one.</param>
public sealed record SendAccountMail(AccountMailKind Kind, string? To = null, Guid? User = null, Guid? Registration = null);

/// <summary>
/// Notifies somebody of their account, if there is something to notify them of. Here, and not while somebody waits for an answer, it is
/// decided what an address gets: an account, or none, shows in nobody's answer and in nobody's time.
/// </summary>
public sealed class SendAccountMailHandler(
    IUnitOfWork work, INotifications notifications, AccountNotifier notifier, NotificationSender sender)
    : IJobHandler<SendAccountMail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendAccountMail arguments, JobRun run, CancellationToken ct)
    {
        // Whoever does it again, after a crash, finds what the first has stored, and sends that.
        var id = new NotificationId(run.Id.Value);
        var stored = await work.Run<bool>(
            async inner => await notifications.Find(id, inner) is not null || await notifier.Notify(arguments, run.Id, id, inner), ct);
        if (stored.IsFailure)
            return new JobOutcome.RetryLater(stored.Error.Detail);
        return stored.Value ? await sender.Send(id, Channel.Email, run, ct) : new JobOutcome.Done();
    }
}
