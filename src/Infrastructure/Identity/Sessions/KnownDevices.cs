using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// The devices that an account was used on. Each gets a random name with a tag that only this service can make for that
/// account; so whoever tries the account's password from elsewhere does not keep its owner out.
/// </summary>
internal sealed class KnownDevices(SecurityOptions security)
{
    private const int NameLength = 16;

    private readonly byte[][] _keys = security.DeriveKeys("known devices");

    /// <summary>The proof for the device to keep: under the name that it has, or a new one.</summary>
    public string Prove(UserId user, string? proof)
    {
        var name = NameIn(user, proof) ?? RandomNumberGenerator.GetBytes(NameLength);
        return Base64Url.EncodeToString([.. name, .. Tag(_keys[0], user, name)]);
    }

    /// <summary>The device's name, if it has logged in to this account before; another account's proof is as none.</summary>
    public string? Find(UserId user, string? proof) => NameIn(user, proof) is { } name ? Convert.ToHexString(name) : null;

    /// <summary>The network that an address is in: what one household or one attacker has many addresses of.</summary>
    public static string? NetworkOf(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
            return null;
        var bytes = parsed.GetAddressBytes();
        return Convert.ToHexString(bytes, 0, parsed.AddressFamily == AddressFamily.InterNetwork ? 3 : 8);
    }

    private byte[]? NameIn(UserId user, string? proof)
    {
        if (proof is null || proof.Length != Base64Url.GetEncodedLength(NameLength + HMACSHA256.HashSizeInBytes)
            || CanonicalBase64Url.Decode(proof) is not { } bytes)
            return null;
        var name = bytes[..NameLength];
        return Array.Exists(_keys, key => CryptographicOperations.FixedTimeEquals(bytes.AsSpan(NameLength), Tag(key, user, name)))
            ? name
            : null;
    }

    private static byte[] Tag(byte[] key, UserId user, byte[] name) =>
        HMACSHA256.HashData(key, (byte[])[.. user.Value.ToByteArray(), .. name]);
}
