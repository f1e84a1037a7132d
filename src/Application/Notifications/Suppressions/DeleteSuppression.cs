using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>Takes an address off the suppression list: its owner says that it works, say. The next notification goes there.</summary>
public sealed class DeleteSuppressionHandler(ISuppressions suppressed) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);

    public async Task<Result> Handle(SuppressionId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await suppressed.Find(id, ct) is not { } address)
            return NotificationErrors.SuppressionNotFound.With($"There is no suppression {id}.");
        suppressed.Remove(address);
        return Result.Success;
    }
}
