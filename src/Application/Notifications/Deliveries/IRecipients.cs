using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Who gets notifications.</summary>
public interface IRecipients
{
    /// <returns>As it is now; nothing, where there is no such account.</returns>
    Task<Recipient?> Find(UserId user, CancellationToken ct);
}

/// <summary>Whom a channel reaches. It does not print its address.</summary>
/// <param name="IsConfirmed">Whether they have proved that the address is theirs: no other gets a mail.</param>
/// <param name="HasEnough">Whether they got as many mails lately as one may get.</param>
public sealed record Recipient(UserId Id, string Email, bool IsConfirmed, bool IsLocked, bool HasEnough)
{
    public override string ToString() => $"{Id}";
}
