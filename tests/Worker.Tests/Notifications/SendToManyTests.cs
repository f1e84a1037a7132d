using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Worker.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>A message to many whose worker is killed in the middle.</summary>
public sealed class SendToManyTests
{
    // More than two parts, so that one is behind it and one ahead.
    private static readonly int Users = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 9_000 : 400;

    [Fact]
    public async Task Each_recipient_is_notified_once_by_whoever_goes_on()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });
        var users = await Add(database, Users);
        string[] unknown = ["usr_01jd0000000000000000000000", "usr_01jd0000000000000000000001"];
        var job = await api.As(Admin).Enqueue("notifications.send", new
        {
            template = "message",
            data = new { title = "Closed", text = "On Monday." },
            to = users.Select(user => user.ToString()).Concat(unknown).Append(users[0].ToString()),
        }).Job();

        await using (var killed = await Start(database))
        {
            _ = await Eventually.Be(() => Sent(database), sent => sent >= Users / 6);
            killed.Kill();
        }

        (await Sent(database)).ShouldBeLessThan(Users, "It was to be killed before it was done.");
        await using var other = await Start(database);
        for (var tenth = 1; tenth <= 10; tenth++)
            _ = await Eventually.Be(() => Sent(database), sent => sent >= Users * tenth / 10);
        var done = await api.As(Admin).End(job);

        done.Status.ShouldBe("succeeded", done.Error);
        (done.Result!.Value.GetProperty("notified").GetInt32(), done.Result.Value.GetProperty("unknown").GetInt32()).ShouldBe((Users, 2));
        done.Progress.ShouldBe(new ProgressView(Users + 2, Users + 2));
        done.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "succeeded"]);
        (await Sent(database)).ShouldBe(Users);
        (await database.Scalar<long>("SELECT count(DISTINCT recipient) FROM notifications")).ShouldBe(Users);
        (await database.Scalar<long>("SELECT max(last_position)::bigint FROM inboxes")).ShouldBe(1);
    }

    [Fact]
    public async Task A_part_that_was_committed_before_its_end_was_kept_is_not_sent_again()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });
        var arguments = new SendToMany(
            "message", new Dictionary<string, string?>(StringComparer.Ordinal) { ["title"] = "Closed", ["text"] = "On Monday." },
            await Add(database, 120));
        var job = TypedId.New<JobId>(TimeProvider.System.GetUtcNow());
        using var cancelled = new CancellationTokenSource();

        // One attempt is stopped behind the second part, two run at once, and none finds what another kept.
        _ = await Should.ThrowAsync<OperationCanceledException>(
            () => Send(new AnAttempt(job) { Progressed = done => _ = done == 100 ? cancelled.CancelAsync() : null }, cancelled.Token));
        (await Sent(database)).ShouldBe(100);
        _ = await Task.WhenAll(Send(new AnAttempt(job), CancellationToken.None), Send(new AnAttempt(job), CancellationToken.None));
        var last = await Send(new AnAttempt(job), CancellationToken.None);

        last.ShouldBe(new JobOutcome.Done(new SentToMany(120, 0)));
        (await Sent(database)).ShouldBe(120);
        (await database.Scalar<long>("SELECT max(last_position)::bigint FROM inboxes")).ShouldBe(1);

        async Task<JobOutcome> Send(AnAttempt attempt, CancellationToken ct)
        {
            await using var scope = api.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SendToManyHandler>().Handle(arguments, attempt, ct);
        }
    }

    private static async Task<List<UserId>> Add(TestDatabase database, int count)
    {
        await database.Run($"""
            INSERT INTO users (id, email, user_name, normalized_user_name, email_confirmed, token_version, totp_failures, totp_last_step,
                version)
            SELECT gen_random_uuid(), 'many' || i || '@example.com', 'many' || i || '@example.com', 'MANY' || i || '@EXAMPLE.COM', false,
                0, 0, 0, 1 FROM generate_series(1, {count}) AS i
            """);
        var ids = await database.Texts("SELECT id::text FROM users WHERE normalized_user_name LIKE 'MANY%'");
        return [.. ids.Select(id => new UserId(Guid.Parse(id)))];
    }

    private static Task<WorkerProcess> Start(TestDatabase database) => WorkerProcess.Start(database, "--Jobs:Lease=00:00:03");

    private static Task<long> Sent(TestDatabase database) => database.Scalar<long>("SELECT count(*) FROM notifications");
}
