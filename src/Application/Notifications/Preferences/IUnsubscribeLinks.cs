using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Preferences;

/// <summary>The address in the head of a mail that ends the mails of its category (RFC 8058), for whoever has it.</summary>
public interface IUnsubscribeLinks
{
    /// <returns>An address that nobody can make up; it stays good as long as the service's secret does.</returns>
    string To(UserId reader, NotificationCategory category);

    /// <param name="token">The last part of the address.</param>
    /// <returns>Nothing, where it is none of ours.</returns>
    (UserId Reader, NotificationCategory Category)? Read(string token);
}
