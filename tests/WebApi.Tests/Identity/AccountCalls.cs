using System.Text.Json;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>What people do with their accounts and their mails.</summary>
internal static class AccountCalls
{
    public const string Chosen = "quite another sentence";

    public static Task<HttpAnswer> Confirm(this RunningApi api, string token) =>
        api.Anonymous().Post("/v1/auth/confirm-email", new { token });

    public static Task<HttpAnswer> Resend(this RunningApi api, string email) =>
        api.Anonymous().Post("/v1/auth/resend-confirmation", new { email });

    public static Task<HttpAnswer> Forget(this RunningApi api, string email) =>
        api.Anonymous().Post("/v1/auth/forgot-password", new { email });

    public static Task<HttpAnswer> Reset(this RunningApi api, string token, string password = Chosen) =>
        api.Anonymous().Post("/v1/auth/reset-password", new { token, password });

    public static Task<HttpAnswer> ChangePassword(
        this RunningApi api, string accessToken, string currentPassword, string newPassword = Chosen) =>
        api.Bearing(accessToken).Post("/v1/auth/password", new { currentPassword, newPassword });

    public static Task<HttpAnswer> ShouldBeNoGoodToken(this Task<HttpAnswer> asked) =>
        asked.ShouldBeProblem(400, "auth.mail_token_invalid");

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
        $"UPDATE users SET locked_at = {(TestDatabase.KindOfThisRun == DatabaseKind.Postgres ? "now()" : "639000000000000000")} WHERE "
            + $"user_name = '{email}' RETURNING 1");

    /// <summary>Writes the mail that comes next, as a worker does: for hosts that have none.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> WriteMail(this Api api)
    {
        var ct = TestContext.Current.CancellationToken;
        if (await Claim(api.Database, ct) is not var (id, arguments))
            return false;
        await using var scope = api.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<SendAccountMailHandler>()
            .Handle(Read(arguments), new Run(new JobId(id)), ct);
        var ended = outcome is JobOutcome.Done ? "succeeded" : "dead";
        _ = await api.Database.Scalar<object>($"UPDATE jobs SET status = '{ended}', ended_at = run_at WHERE id = {Sql(id)} RETURNING 1");
        return true;
    }

    // Not while a worker of the same host holds it.
    private static async Task<(Guid Id, string Arguments)?> Claim(TestDatabase database, CancellationToken ct)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            UPDATE jobs SET status = 'running', generation = generation + 1
            WHERE status = 'queued' AND id = (SELECT id FROM jobs WHERE type = 'accounts.mail' AND status = 'queued'
                ORDER BY priority DESC, run_at, id LIMIT 1)
            RETURNING id, arguments
            """;
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetGuid(0), reader.GetString(1)) : null;
    }

    private static SendAccountMail Read(string arguments)
    {
        var given = JsonElement.Parse(arguments);
        return new SendAccountMail(
            Enum.Parse<AccountMailKind>(
                given.GetProperty("kind").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
            given.TryGetProperty("to", out var to) ? to.GetString() : null, IdIn("user"), IdIn("registration"));

        Guid? IdIn(string name) => given.TryGetProperty(name, out var id) ? id.GetGuid() : null;
    }

    private static string Sql(Guid id) =>
        TestDatabase.KindOfThisRun == DatabaseKind.Postgres ? $"'{id}'" : $"'{id.ToString().ToUpperInvariant()}'";

    private sealed class Run(JobId id) : JobRun
    {
        public override JobId Id => id;

        public override int Attempt => 1;

        public override UserId? EnqueuedBy => null;

        public override Caller? BegunFor => null;

        public override DateTimeOffset EnqueuedAt => TypedId.TimeOf(id);

        public override T? LastCheckpoint<T>()
            where T : default => default;

        public override void Progress(long done, long? total) => throw new NotSupportedException();

        public override Task Checkpoint<T>(T state, CancellationToken ct) => throw new NotSupportedException();

        public override Task<ResultFile> WriteResult(string fileName, string contentType, CancellationToken ct) =>
            throw new NotSupportedException();

        public override Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, CancellationToken ct) =>
            throw new NotSupportedException();
    }
}
