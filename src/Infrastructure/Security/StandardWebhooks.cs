using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CleanOrders.Infrastructure.Security;

/// <summary>Messages signed as in Standard Webhooks: HMAC-SHA256 over the id, the time and the raw body.</summary>
internal static class StandardWebhooks
{
    public const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int LongestId = 255;
    private const int NewKey = 32;
    private const int ShortestKey = 24;
    private const int LongestKey = 64;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <returns>The key in a secret; nothing, where it is none.</returns>
    public static byte[]? KeyFrom(string? secret)
    {
        var key = new byte[LongestKey];
        return secret is not null && secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length >= ShortestKey
                ? key[..length]
                : null;
    }

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewKey));

    /// <summary>The header of a message: a signature with each key, in their order.</summary>
    public static string Sign(IEnumerable<byte[]> keys, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var signed = Signed(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body);
        return string.Join(' ', keys.Select(key => Version + SignatureOf(key, signed)));
    }

    /// <summary>Whether somebody who has one of the keys sent exactly this, and lately.</summary>
    /// <param name="headers">Finds a header's only value by its name.</param>
    /// <returns>Nothing, where it is right; else what is not.</returns>
    public static string? Fault(IReadOnlyList<byte[]> keys, Func<string, string?> headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (headers("webhook-id") is not { Length: > 0 and <= LongestId } id || id.Any(character => character is <= ' ' or > '~'))
            return "it has no id";
        if (headers("webhook-timestamp") is not { } text
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var second))
            return "it has no time";
        if (Int128.Abs((Int128)now.ToUnixTimeSeconds() - second) > (Int128)Tolerance.TotalSeconds)
            return "its time is too far from now";
        if (headers("webhook-signature") is not { } signatures)
            return "it has no signature";
        var signed = Signed(id, text, body);
        var given = signatures.Split(' ').Where(signature => signature.StartsWith(Version, StringComparison.Ordinal))
            .Select(signature => Encoding.UTF8.GetBytes(signature[Version.Length..])).ToList();
        var isRight = false;
        foreach (var key in keys)
        {
            // As text: bytes can be written in more than one way, and a signature is good in one only.
            var right = Encoding.UTF8.GetBytes(SignatureOf(key, signed));
            foreach (var signature in given)
                isRight |= CryptographicOperations.FixedTimeEquals(right, signature);
        }

        return isRight ? null : "its signature is not right";
    }

    private static byte[] Signed(string id, string second, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"{id}.{second}."), .. body];

    private static string SignatureOf(byte[] key, byte[] signed) => Convert.ToBase64String(HMACSHA256.HashData(key, signed));
}
