using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Application.Identity;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Identity.Sessions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.Infrastructure.Identity.Tokens;

/// <summary>Access tokens (RFC 9068): how they are written, and which are good.</summary>
internal sealed class AccessTokens(SigningKeys keys, IdentitySettings settings, TimeProvider clock)
{
    private const string TokenType = "at+jwt";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _writer = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>What a token must be to be good. Checking one needs nothing but memory.</summary>
    public TokenValidationParameters Rules => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [TokenType],
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.Audience,
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Find(kid),
        TryAllIssuerSigningKeys = false,
        LifetimeValidator = (notBefore, expires, token, _) => IsOfNow(notBefore, expires, (JsonWebToken)token),
        ClockSkew = ClockSkew,
        NameClaimType = JwtRegisteredClaimNames.Sub,
    };

    private bool IsOfNow(DateTime? notBefore, DateTime? expires, JsonWebToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires + ClockSkew > now && (notBefore is null || notBefore - ClockSkew <= now) && token.IssuedAt - ClockSkew <= now;
    }

    public string Write(UserId user, SessionId session, UserAccess access)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return _writer.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = settings.Issuer,
            Audience = settings.Audience,
            IssuedAt = now,
            Expires = now + settings.AccessTokenLifetime,
            SigningCredentials = keys.Current,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = user.ToString(),
                [JwtRegisteredClaimNames.Sid] = session.ToString(),
                [JwtRegisteredClaimNames.Jti] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
                [AccessTokenClaims.Version] = access.TokenVersion,
                [AccessTokenClaims.Roles] = access.Roles,
                [AccessTokenClaims.Permissions] = access.Permissions,
            },
        });
    }
}
