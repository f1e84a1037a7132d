using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>
/// <c>conversations+01k9…@example.com</c>: behind the plus the conversation, and a signature over it and the reader. The reader does not
/// stand there: a name before an @ has room for one id and a signature only (RFC 5321), and who it can be is known of the conversation.
/// </summary>
internal sealed class ReplyAddresses(SecurityOptions security, UnreadMessageOptions options) : IReplyAddresses
{
    private const int SignatureBytes = 8;
    private const int IdLength = 26;
    private const int LengthOfSaid = IdLength + (2 * SignatureBytes);

    private readonly byte[][] _keys = security.DeriveKeys("reply addresses");

    public string? Of(ConversationId conversation, UserId reader) =>
        options.ReplyAddress?.Split('@') is [var name, var domain]
            ? $"{name}+{conversation.ToString()[^IdLength..]}{Sign(_keys[0], conversation, reader)}@{domain}"
            : null;

    // Mail servers may change the case of an address on its way.
    public ReplyAddress? Read(string address)
    {
        if (options.ReplyAddress?.Split('@') is not [var name, var domain]
            || address.Trim().ToLowerInvariant().Split('@') is not [var local, var at]
            || !at.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || !local.StartsWith($"{name}+", StringComparison.OrdinalIgnoreCase) || local.Length != name.Length + 1 + LengthOfSaid)
            return null;
        var said = local[(name.Length + 1)..];
        return ConversationId.TryParse($"{ConversationId.Prefix}_{said[..IdLength]}", out var conversation)
            ? new ReplyAddress(conversation, said[IdLength..])
            : null;
    }

    public bool IsOf(ReplyAddress address, UserId reader)
    {
        var (given, isOurs) = (Encoding.UTF8.GetBytes(address.Proof), false);
        foreach (var key in _keys)
            isOurs |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Sign(key, address.Conversation, reader)));
        return isOurs;
    }

    private static string Sign(byte[] key, ConversationId conversation, UserId reader) => Convert.ToHexStringLower(
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{conversation} {reader}")).AsSpan(0, SignatureBytes));
}
