namespace CleanOrders.Application.Identity.Sessions;

/// <summary>What a signed-in client holds (RFC 6749, section 5.1). It does not print.</summary>
/// <param name="AccessToken">Shown with every call; short-lived.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="RefreshToken">Good for one new pair.</param>
/// <param name="RefreshExpiresIn">Seconds for which the refresh token is good.</param>
public sealed record TokenPair(string AccessToken, int ExpiresIn, string RefreshToken, int RefreshExpiresIn)
{
    public string TokenType { get; } = "Bearer";

    public override string ToString() => "(token pair)";
}
