using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// A token is the reader, the category and a signature over both: nothing has to keep it. It is good for ending these mails, and for
/// nothing else.
/// </summary>
internal sealed class UnsubscribeLinks(SecurityOptions security, IdentitySettings identity) : IUnsubscribeLinks
{
    private const int SignatureBytes = 16;

    private readonly byte[][] _keys = security.DeriveKeys("unsubscribe links");

    public string To(UserId reader, NotificationCategory category)
    {
        var subject = $"{reader}.{EnumNames<NotificationCategory>.Write(category)}";
        return $"{identity.Issuer}/v1/unsubscribe/{subject}.{Sign(_keys[0], subject)}";
    }

    public (UserId Reader, NotificationCategory Category)? Read(string token)
    {
        if (token.Split('.') is not [var reader, var category, var signature])
            return null;
        var given = Encoding.UTF8.GetBytes(signature);
        var isOurs = false;
        foreach (var key in _keys)
            isOurs |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Sign(key, $"{reader}.{category}")));
        return isOurs && TypedId.TryParse<UserId>(reader, out var user) ? (user, EnumNames<NotificationCategory>.Read(category)) : null;
    }

    private static string Sign(byte[] key, string subject) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(subject)).AsSpan(0, SignatureBytes));
}
