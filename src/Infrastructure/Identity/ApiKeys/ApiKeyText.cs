using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

/// <summary>
/// What a key looks like: <c>co_live_</c>, the 26 characters of its id, 256 random bits in hexadecimal, and a checksum of all
/// that. Scanners find it in places where it should not be, and a mistyped one costs no look at the database.
/// </summary>
internal static class ApiKeyText
{
    private const string Prefix = "co_live_";
    private const int IdLength = 26;
    private const int SecretLength = 64;
    private const int ChecksumLength = 8;
    private const int Length = 8 + IdLength + 1 + SecretLength + 1 + ChecksumLength;

    public static string New(ApiKeyId id)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength / 2));
        var text = $"{Prefix}{id.ToString()[(ApiKeyId.Prefix.Length + 1)..]}_{secret}";
        return $"{text}_{Checksum(text)}";
    }

    /// <summary>Whose key it would be; nothing for what was never one of ours.</summary>
    public static ApiKeyId? Read(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text[^(ChecksumLength + 1)] == '_'
        && text.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(text.AsSpan(0, Length - ChecksumLength - 1)))
        && ApiKeyId.TryParse($"{ApiKeyId.Prefix}_{text.AsSpan(Prefix.Length, IdLength)}", out var id)
            ? id
            : null;

    /// <summary>CRC-32 as in ISO 3309: it finds mistakes, and is no secret.</summary>
    private static string Checksum(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var octet in Encoding.UTF8.GetBytes(text.ToArray()))
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }

        return (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
