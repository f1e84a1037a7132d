using System.Net;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.Infrastructure.Identity.Tokens;

/// <summary>Assertions of the gateway as JWTs, signed with HMAC-SHA-256: writer and reader are the same service.</summary>
internal sealed class GatewayAssertions : IGatewayAssertions
{
    private const string TokenType = "gateway+jwt";
    private const string Gateway = "gateway";
    private const string Api = "api";
    private const string ClientClaim = "client";
    private const string KeyClaim = "key";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly SigningCredentials _signing;
    private readonly TokenValidationParameters _rules;
    private readonly TimeProvider _clock;

    public GatewayAssertions(SecurityOptions security, TimeProvider clock)
    {
        var keys = Array.ConvertAll(security.DeriveKeys("gateway assertions"), key => new SymmetricSecurityKey(key));
        _clock = clock;
        _signing = new SigningCredentials(keys[0], SecurityAlgorithms.HmacSha256);
        _rules = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = [TokenType],
            ValidIssuer = Gateway,
            ValidAudience = Api,
            IssuerSigningKeys = keys,
            LifetimeValidator = (_, expires, token, _) => IsOfNow(expires, (JsonWebToken)token),
        };
    }

    public string Write(GatewayAssertion assertion)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        if (assertion.Client is { } client)
            claims[ClientClaim] = client.ToString();
        if (assertion.Key is { } key)
            claims[KeyClaim] = key.ToString();
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = Gateway,
            Audience = Api,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = _signing,
            Claims = claims,
        });
    }

    public async ValueTask<GatewayAssertion?> Read(string token)
    {
        if (await _tokens.ValidateTokenAsync(token, _rules) is not { IsValid: true, Claims: var claims })
            return null;
        return new GatewayAssertion(
            claims.TryGetValue(ClientClaim, out var client) && IPAddress.TryParse(client as string, out var address) ? address : null,
            claims.TryGetValue(KeyClaim, out var key) && TypedId.TryParse<ApiKeyId>(key as string, out var id) ? id : null);
    }

    private bool IsOfNow(DateTime? expires, JsonWebToken token)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires > now - ClockSkew && token.IssuedAt <= now + ClockSkew;
    }
}
