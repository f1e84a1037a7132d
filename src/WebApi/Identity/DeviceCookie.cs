using CleanOrders.Application.Identity;

namespace CleanOrders.WebApi.Identity;

/// <summary>What a device keeps of a login. It opens nothing: it only keeps others who try its owner's password out of the way.</summary>
internal static class DeviceCookie
{
    private const string Name = "device";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    /// <summary>Answers the tokens, and leaves the cookie with them.</summary>
    public static IResult Answer(this SignedInDevice login, HttpResponse response)
    {
        response.Cookies.Append(Name, login.KnownDevice, new CookieOptions
        {
            Path = "/v1/auth",
            HttpOnly = true,
            Secure = response.HttpContext.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            MaxAge = Lifetime,
            IsEssential = true,
        });
        return Results.Ok(login.Tokens);
    }
}
