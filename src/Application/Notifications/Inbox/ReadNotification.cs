using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>The caller has read one of their notifications. Read twice, the first time counts.</summary>
public sealed class ReadNotificationHandler(IInbox inbox) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result> Handle(NotificationId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        return await inbox.MarkRead(caller.User, id, ct)
            ? Result.Success
            : NotificationErrors.NotFound.With($"There is no notification {id} in your inbox.");
    }
}
