using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>
/// The addresses that notifications do not go to, the youngest first. Answered by pages of <see cref="SuppressionDetails"/>.
/// </summary>
/// <param name="Address">Only this one, if it is there.</param>
public sealed record ListSuppressions(string? Address, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);

    public override string ToString() => nameof(ListSuppressions);
}

/// <param name="Detail">What the address's mail server said.</param>
public sealed record SuppressionDetails(SuppressionId Id, DateTimeOffset At, string Address, SuppressionReason Reason, string? Detail)
{
    public override string ToString() => $"{Id}";
}
