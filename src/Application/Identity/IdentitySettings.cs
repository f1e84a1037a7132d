namespace CleanOrders.Application.Identity;

/// <summary>The section <c>Identity</c> of the configuration.</summary>
public sealed class IdentitySettings
{
    /// <summary>Who makes the tokens: the address under which clients reach the service, without a slash at its end.</summary>
    public string Issuer { get; set; } = "http://localhost:5080";

    /// <summary>Whom the tokens are for.</summary>
    public string Audience { get; set; } = "orders";

    /// <summary>How long an access token is good: 10 seconds to 1 hour.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a session lasts that nobody refreshes: up to 90 days.</summary>
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lasts at most: up to 400 days.</summary>
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);
}
