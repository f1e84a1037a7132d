using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Application.Ports;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>
/// Makes and reads refresh tokens: the session's id, 256 bits that cannot be guessed, and a tag that shows that this
/// service made it. So a forged token costs no look at the database, and a spent one is known for what it is without
/// keeping every token that ever was.
/// </summary>
internal sealed class RefreshTokens(SecurityOptions security)
{
    public const int SaltLength = 32;
    private const string Prefix = "rt_";
    private const int IdLength = 16;
    private const int SecretLength = 32;
    private const int TagLength = 16;

    private readonly byte[] _tagKey = security.DeriveKey("refresh token tags");
    private readonly byte[] _successorKey = security.DeriveKey("refresh token successors");

    public RefreshToken First(SessionId session) => Make(session, RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>
    /// The token that follows a spent one. It is computed, so that it can be given again to whoever holds the spent token
    /// and stands nowhere in plain text: it takes that token, the salt from the database and the service's secret.
    /// </summary>
    public RefreshToken Successor(RefreshToken spent, byte[] salt) => Make(spent.Session, HMACSHA256.HashData(_successorKey, (byte[])[.. spent.Bytes, .. salt]));

    /// <summary>The token, if this service has made it.</summary>
    public RefreshToken? Read(string text)
    {
        var bytes = new byte[IdLength + SecretLength + TagLength];
        if (text.Length != Prefix.Length + Base64Url.GetEncodedLength(bytes.Length) || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), bytes, out var length) || length != bytes.Length
            || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(IdLength + SecretLength), Tag(bytes.AsSpan(0, IdLength + SecretLength))))
            return null;

        return new RefreshToken(new SessionId(new Guid(bytes.AsSpan(0, IdLength))), bytes, text);
    }

    private RefreshToken Make(SessionId session, byte[] secret)
    {
        byte[] tagged = [.. session.Value.ToByteArray(), .. secret];
        byte[] bytes = [.. tagged, .. Tag(tagged)];
        return new RefreshToken(session, bytes, Prefix + Base64Url.EncodeToString(bytes));
    }

    private byte[] Tag(ReadOnlySpan<byte> tagged) => HMACSHA256.HashData(_tagKey, tagged)[..TagLength];
}

/// <summary>A refresh token that this service has made. It does not print.</summary>
internal sealed record RefreshToken(SessionId Session, byte[] Bytes, string Text)
{
    /// <summary>What is kept of it. 256 random bits need no slow hash.</summary>
    public byte[] Hash { get; } = SHA256.HashData(Bytes);

    public override string ToString() => "(refresh token)";
}
