using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>The caller has read everything that is in their inbox by now.</summary>
public sealed class ReadAllNotificationsHandler(IInbox inbox) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public Result Handle(Caller caller)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        inbox.MarkAllRead(caller.User);
        return Result.Success;
    }
}
