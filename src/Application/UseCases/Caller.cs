using System.Collections.Frozen;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>Who asks, and what they may. It comes from the credentials alone, never from the request's own words.</summary>
/// <param name="Session">The session whose access token was shown; nothing where it was an API key.</param>
/// <param name="Key">The API key that was shown; nothing where it was an access token.</param>
/// <param name="Plan">The plan of the key, which names its limits.</param>
public sealed record Caller(
    UserId User, IReadOnlySet<string> Permissions, SessionId? Session = null, ApiKeyId? Key = null, string? Plan = null)
{
    public static readonly ErrorType Missing = new(ErrorKind.Unauthenticated, "auth.required",
        "You are not signed in", "This needs an access token: log in, and send it as the bearer of the request.");

    public static readonly ErrorType Forbidden = new(ErrorKind.Forbidden, "auth.forbidden",
        "You are not allowed to do this", "Your account is known, but none of its roles has the permission that this needs.");

    /// <summary>The service itself, which may everything: for work that nobody asked for.</summary>
    public static readonly Caller Service =
        new(default, Permission.All.Select(permission => permission.Name).ToFrozenSet(StringComparer.Ordinal));

    public bool IsService => ReferenceEquals(this, Service);

    public bool May(Permission permission) => Permissions.Contains(permission.Name) || (permission == Permission.OrdersOwn && Key is null);
}

/// <summary>A key that a program signs in with instead of a person.</summary>
public readonly record struct ApiKeyId(Guid Value) : ITypedId<ApiKeyId>
{
    public static string Prefix => "key";

    public static ApiKeyId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ApiKeyId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>One time that somebody signed in.</summary>
public readonly record struct SessionId(Guid Value) : ITypedId<SessionId>
{
    public static string Prefix => "ses";

    public static SessionId From(Guid value) => new(value);

    public static bool TryParse(string? text, out SessionId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}
