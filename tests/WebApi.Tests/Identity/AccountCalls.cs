using CleanOrders.Application.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>What people do with their accounts and their mails.</summary>
internal static class AccountCalls
{
    public const string Chosen = "quite another sentence";

    public static Task<HttpAnswer> Confirm(this RunningApi api, string token) => api.Anonymous().Post("/v1/auth/confirm-email", new { token });

    public static Task<HttpAnswer> Resend(this RunningApi api, string email) => api.Anonymous().Post("/v1/auth/resend-confirmation", new { email });

    public static Task<HttpAnswer> Forget(this RunningApi api, string email) => api.Anonymous().Post("/v1/auth/forgot-password", new { email });

    public static Task<HttpAnswer> Reset(this RunningApi api, string token, string password = Chosen) => api.Anonymous().Post("/v1/auth/reset-password", new { token, password });

    public static Task<HttpAnswer> ChangePassword(this RunningApi api, string accessToken, string currentPassword, string newPassword = Chosen) =>
        api.Bearing(accessToken).Post("/v1/auth/password", new { currentPassword, newPassword });

    public static Task<HttpAnswer> ShouldBeNoGoodToken(this Task<HttpAnswer> asked) => asked.ShouldBeProblem(400, "auth.mail_token_invalid");

    /// <summary>Registers somebody who never reads their mail.</summary>
    public static async Task<string> RegisterSomebody(this RunningApi api)
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        return email;
    }

    /// <summary>Registers somebody who confirms their address.</summary>
    public static async Task<string> ConfirmSomebody(this Api api)
    {
        var email = await api.RegisterSomebody();
        await api.Confirm((await api.Database.MailTo(email)).Token).ShouldBe(HttpStatusCode.NoContent);
        return email;
    }

    /// <summary>The youngest token for a new password.</summary>
    public static async Task<string> ResetToken(this Api api, string email)
    {
        var before = api.Database.MailsTo(email).Count;
        await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);
        return (await api.Database.MailTo(email, before + 1)).Token;
    }

    public static async Task Lock(this TestDatabase database, string email) => _ = await database.Scalar<object>(
        $"UPDATE users SET locked_at = {(TestDatabase.KindOfThisRun == DatabaseKind.Postgres ? "now()" : "639000000000000000")} WHERE user_name = '{email}' RETURNING 1");

    /// <summary>Writes the mail that is due next, as the worker does.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> WriteMail(this Api api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SendAccountMailHandler>().Handle(TestContext.Current.CancellationToken);
    }
}
