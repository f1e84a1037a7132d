using System.Globalization;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.Alerts;

/// <summary>Something happened to an account. The job is stored with the entry of the audit trail that says so, or not at all.</summary>
public sealed record NotifyOfSecurityEvent(AuditEntryId Entry);

/// <summary>Reads the audit trail for those whom it is about.</summary>
public interface ISecurityEvents
{
    /// <returns>Nothing, where it is about nobody or has been forgotten.</returns>
    Task<SecurityEvent?> Find(AuditEntryId entry, CancellationToken ct);
}

/// <param name="Subject">The name of the API key that it is about.</param>
/// <param name="IsTheirs">Whether they did it themselves: of others they do not learn with what and from where.</param>
public sealed record SecurityEvent(
    AuditEntryKind Kind, UserId User, DateTimeOffset At, string? Subject, string? Device, string? Network, bool IsTheirs);

/// <summary>Notifies the user whom it is about, once for each entry.</summary>
public sealed class NotifyOfSecurityEventHandler(
    IUnitOfWork work, ISecurityEvents events, Notifier notifier, IdentitySettings settings) : IJobHandler<NotifyOfSecurityEvent>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(NotifyOfSecurityEvent arguments, JobRun run, CancellationToken ct)
    {
        var done = await work.Run(
            new IdempotencyKey("jobs", "notifications.security", $"{arguments.Entry}", ReadOnlyMemory<byte>.Empty),
            async inner =>
            {
                if (await events.Find(arguments.Entry, inner) is { } happened && SecurityTemplates.Find(happened.Kind) is { } template)
                    _ = await notifier.Notify(template, happened.User, NoticeOf(happened), inner);
                return StoredResponse.Empty;
            },
            ct);
        return done.IsFailure ? new JobOutcome.RetryLater(done.Error.Detail) : new JobOutcome.Done();
    }

    private SecurityNotice NoticeOf(SecurityEvent happened) => new(
        happened.At.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), happened.Subject,
        happened.IsTheirs ? happened.Device : null, happened.IsTheirs ? happened.Network : null, $"{settings.AppAddress}/account");
}
