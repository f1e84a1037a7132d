using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Identity.Sessions;

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

    // Of the present secret, then of the previous one.
    private readonly byte[][] _tagKeys = security.DeriveKeys("refresh token tags");
    private readonly byte[][] _successorKeys = security.DeriveKeys("refresh token successors");

    public RefreshToken First(SessionId session) => Make(session, RandomNumberGenerator.GetBytes(SecretLength), _tagKeys[0]);

    /// <summary>
    /// The token that follows a spent one. It is computed, so that it can be given again to whoever holds the spent token
    /// and stands nowhere in plain text: it takes that token, the salt from the database and the service's secret.
    /// </summary>
    public RefreshToken Successor(RefreshToken spent, byte[] salt) => Successors(spent, salt).First();

    /// <summary>The same token again, whichever of the secrets it was made with.</summary>
    /// <param name="hash">What is kept of it.</param>
    public RefreshToken? SuccessorAgain(RefreshToken spent, byte[] salt, byte[] hash) =>
        Successors(spent, salt).FirstOrDefault(successor => successor.Hash.AsSpan().SequenceEqual(hash));

    /// <summary>The token, if this service has made it.</summary>
    public RefreshToken? Read(string text)
    {
        if (text.Length != Prefix.Length + Base64Url.GetEncodedLength(IdLength + SecretLength + TagLength)
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || CanonicalBase64Url.Decode(text.AsSpan(Prefix.Length)) is not { Length: IdLength + SecretLength + TagLength } bytes
            || !_tagKeys.Any(
                key => CryptographicOperations.FixedTimeEquals(
                    bytes.AsSpan(IdLength + SecretLength), Tag(bytes.AsSpan(0, IdLength + SecretLength), key))))
            return null;

        return new RefreshToken(new SessionId(new Guid(bytes.AsSpan(0, IdLength))), bytes, text);
    }

    private IEnumerable<RefreshToken> Successors(RefreshToken spent, byte[] salt) =>
        _successorKeys.Zip(
            _tagKeys,
            (successorKey, tagKey) => Make(spent.Session, HMACSHA256.HashData(successorKey, (byte[])[.. spent.Bytes, .. salt]), tagKey));

    private static RefreshToken Make(SessionId session, byte[] secret, byte[] tagKey)
    {
        byte[] tagged = [.. session.Value.ToByteArray(), .. secret];
        byte[] bytes = [.. tagged, .. Tag(tagged, tagKey)];
        return new RefreshToken(session, bytes, Prefix + Base64Url.EncodeToString(bytes));
    }

    private static byte[] Tag(ReadOnlySpan<byte> tagged, byte[] key) => HMACSHA256.HashData(key, tagged)[..TagLength];
}

/// <summary>A refresh token that this service has made. It does not print.</summary>
internal sealed record RefreshToken(SessionId Session, byte[] Bytes, string Text)
{
    /// <summary>What is kept of it. 256 random bits need no slow hash.</summary>
    public byte[] Hash { get; } = SHA256.HashData(Bytes);

    public override string ToString() => "(refresh token)";
}
