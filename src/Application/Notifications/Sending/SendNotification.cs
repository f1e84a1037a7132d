using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

/// <param name="Template">One of those that are open to other services: <c>message</c>.</param>
/// <param name="To">The user.</param>
/// <param name="Data">
/// What the template takes: of <c>message</c>, <c>title</c>, <c>text</c> and, if it leads somewhere, <c>link</c>.
/// </param>
public sealed record SendNotification(
    [property: Required] string? Template, [property: Required] UserId? To,
    [property: Required] IReadOnlyDictionary<string, string?>? Data)
{
    public override string ToString() => $"(notification with {Template} to {To})";
}

/// <param name="Id">By which <c>GET /v1/notifications/{id}</c> shows what became of it.</param>
public sealed record SentNotification(NotificationId Id);

/// <summary>Notifies one user of what another service has to say.</summary>
public sealed class SendNotificationHandler(Notifier notifier, IRecipients recipients) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsSend);

    public async Task<Result<SentNotification>> Handle(SendNotification command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var prepared = OpenTemplates.Prepare(command.Template, command.Data, violations);
        if (command.To is null)
            violations.Add("/to", Text.Required.With("A user is required here."));
        if (violations.Any)
            return violations.ToError();
        if (!await recipients.Exists(command.To!.Value, ct))
            return UserErrors.NotFound.With($"There is no user {command.To}.");

        return new SentNotification((await prepared!(notifier, command.To.Value, ct)).Id);
    }
}
