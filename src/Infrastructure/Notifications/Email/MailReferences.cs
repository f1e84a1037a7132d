using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Mailing;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// The first part of a <c>Message-Id</c>: which mail it is, which notification it is, and a signature over that and the receiver. So a mail
/// that came back can be believed, though anybody may have written it: only who got the mail, or carried it, knows its id.
/// </summary>
internal sealed class MailReferences(SecurityOptions security)
{
    private const int SignatureBytes = 10;

    private readonly byte[][] _keys = security.DeriveKeys("mail references");

    public string Write(Guid id, Mail mail)
    {
        var subject = mail.Notification is { } notification ? $"{id:N}.{notification}" : $"{id:N}";
        return $"{subject}.{Sign(_keys[0], subject, mail.To)}";
    }

    /// <summary>Whether a mail of ours to this address has this <c>Message-Id</c>.</summary>
    /// <param name="notification">Which one it was; nothing for what is no notification.</param>
    public bool IsOurs(
        [NotNullWhen(true)] string? messageId, [NotNullWhen(true)] string? address, out NotificationId? notification)
    {
        notification = null;
        if (address is null || messageId?.Trim('<', '>', ' ').Split('@')[0].Split('.') is not [.. { Length: 1 or 2 } said, var signature])
            return false;
        var given = Encoding.UTF8.GetBytes(signature);
        var isOurs = false;
        foreach (var key in _keys)
            isOurs |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Sign(key, string.Join('.', said), address)));
        if (isOurs && NotificationId.TryParse(said.Last(), out var named))
            notification = named;
        return isOurs;
    }

    private static string Sign(byte[] key, string subject, string address)
    {
        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{subject} {address.ToLowerInvariant()}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, SignatureBytes));
    }
}
