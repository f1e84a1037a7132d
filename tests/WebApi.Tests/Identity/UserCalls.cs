using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>What administrators do to people and roles.</summary>
internal static class UserCalls
{
    public static Task<HttpAnswer> GiveRoles(this Client admin, string user, params string[] roles) =>
        admin.With("If-Match", "*").Put($"/v1/users/{user}/roles", new { roles });

    public static Task<HttpAnswer> Lock(this Client admin, string user, string? reason = null) =>
        admin.Post($"/v1/users/{user}/lock", new { reason });

    public static Task<HttpAnswer> Unlock(this Client admin, string user) => admin.Post($"/v1/users/{user}/unlock");

    public static Task<HttpAnswer> Allow(this Client admin, string role, params string[] permissions) =>
        admin.With("If-Match", "*").Put($"/v1/roles/{role}", new { permissions });

    public static string?[] Texts(this HttpAnswer answer, string list) =>
        [.. answer.Member(list).EnumerateArray().Select(item => item.GetString())];

    /// <summary>Registers somebody and gives the id, an e-mail and a session.</summary>
    public static async Task<(string Id, string Email, Tokens Tokens)> Somebody(this RunningApi api)
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var tokens = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        return (await api.Bearing(tokens.AccessToken).Id(), email, tokens);
    }

    /// <summary>Changes rows past the service; it fails where there are none.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The statement is the test's own.")]
    public static async Task Change(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0);
    }
}
