using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>With which keys can access tokens be checked? Answered by a list of <see cref="PublicKey"/>, the one in use first.</summary>
public sealed record GetPublicKeys : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}

/// <summary>A key of ES256: a point on the curve P-256, its coordinates in base64url (RFC 7518, section 6.2).</summary>
public sealed record PublicKey(string Id, string X, string Y);
