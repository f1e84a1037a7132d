namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>The calls of identity, by whoever holds what they need.</summary>
internal static class IdentityCalls
{
    public static Task<HttpAnswer> Register(this RunningApi api, string email, string password) =>
        api.Anonymous().Post("/v1/auth/register", new { email, password });

    public static Task<HttpAnswer> LogIn(this RunningApi api, string email, string password) =>
        api.Anonymous().Post("/v1/auth/login", new { email, password });

    public static Task<HttpAnswer> Refresh(this RunningApi api, string refreshToken) =>
        api.Anonymous().Post("/v1/auth/refresh", new { refreshToken });

    public static Task<HttpAnswer> LogOut(this RunningApi api, string refreshToken) =>
        api.Anonymous().Post("/v1/auth/logout", new { refreshToken });

    public static Client Bearing(this RunningApi api, string accessToken) => api.Anonymous().With("Authorization", $"Bearer {accessToken}");

    public static Task<HttpAnswer> Me(this RunningApi api, string accessToken) => api.Bearing(accessToken).Get("/v1/me");

    public static string NewEmail() => $"{RunningApi.Unique("person")}@example.com";

    /// <summary>Registers somebody new and signs them in.</summary>
    public static async Task<Tokens> SignInSomebody(this RunningApi api)
    {
        var email = NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        return await api.LogIn(email, RunningApi.SeededPassword).Tokens();
    }

    public static async Task<Tokens> Tokens(this Task<HttpAnswer> asked)
    {
        var json = await asked.Json();
        json.GetProperty("tokenType").GetString().ShouldBe("Bearer");
        return new Tokens(
            json.GetProperty("accessToken").GetString()!, json.GetProperty("expiresIn").GetInt32(),
            json.GetProperty("refreshToken").GetString()!, json.GetProperty("refreshExpiresIn").GetInt32());
    }

    public static Task<HttpAnswer> ShouldBeRefused(this Task<HttpAnswer> asked) => asked.ShouldBeProblem(401, "auth.token_invalid");

    /// <summary>Everything that an answer says to who compares it with another: without its own name, its time and its trace.</summary>
    public static string Shown(this HttpAnswer answer)
    {
        var headers = answer.Headers.Concat(answer.ContentHeaders)
            .Where(header => header.Key.ToLowerInvariant() is not ("date" or "x-request-id" or "ratelimit"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        var trace = answer.Text.Contains("traceId", StringComparison.Ordinal) ? answer.Json.GetProperty("traceId").GetString()! : "-";
        return string.Join('\n', [$"{(int)answer.Status}", .. headers, answer.Text.Replace(trace, "", StringComparison.Ordinal)]);
    }
}

internal sealed record Tokens(string AccessToken, int ExpiresIn, string RefreshToken, int RefreshExpiresIn);
