using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Who gets notifications.</summary>
public interface IRecipients
{
    Task<bool> Exists(UserId user, CancellationToken ct);

    /// <param name="channel">By which they are to be reached.</param>
    /// <returns>As it is now; nothing, where there is no such account.</returns>
    Task<Recipient?> Find(UserId user, Channel channel, CancellationToken ct);
}

/// <summary>Whom a channel reaches. It does not print its address.</summary>
/// <param name="IsConfirmed">Whether they have proved that the address is theirs: no other gets a mail.</param>
/// <param name="HasEnough">Whether they got as many by this channel lately as one may get.</param>
/// <param name="Phone">Their number, if they have shown that it is theirs.</param>
/// <param name="Wanted">What they want by now, which may be less than when they were notified.</param>
/// <param name="Suppressed">Why their address is on the suppression list, if it is.</param>
public sealed record Recipient(
    UserId Id, string Email, bool IsConfirmed, bool IsLocked, bool HasEnough, PhoneNumber? Phone, NotificationPreferences Wanted,
    SuppressionReason? Suppressed)
{
    public override string ToString() => $"{Id}";
}
