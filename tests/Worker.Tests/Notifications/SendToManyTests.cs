using CleanOrders.Worker.Tests.Messaging;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>A message to many whose worker is killed in the middle.</summary>
public sealed class SendToManyTests
{
    // More than two parts, so that one is behind it and one ahead.
    private static readonly int Users = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 9_000 : 600;

    [Fact]
    public async Task Each_recipient_is_notified_once_by_whoever_goes_on()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });
        await database.Run($"""
            INSERT INTO users (id, email, user_name, normalized_user_name, email_confirmed, token_version, totp_failures, totp_last_step, version)
            SELECT gen_random_uuid(), 'many' || i || '@example.com', 'many' || i || '@example.com', 'MANY' || i || '@EXAMPLE.COM', false,
                0, 0, 0, 1 FROM generate_series(1, {Users}) AS i
            """);
        var users = (await database.Texts("SELECT id::text FROM users WHERE normalized_user_name LIKE 'MANY%'"))
            .Select(id => Domain.SharedKernel.TypedId.Format(new Domain.Identity.UserId(Guid.Parse(id)))).ToList();
        string[] unknown = ["usr_01jd0000000000000000000000", "usr_01jd0000000000000000000001"];
        var job = await api.As(Admin).Enqueue("notifications.send", new
        {
            template = "message",
            data = new { title = "Closed", text = "On Monday." },
            to = users.Concat(unknown).Append(users[0]),
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

    private static Task<WorkerProcess> Start(TestDatabase database) => WorkerProcess.Start(database, "--Jobs:Lease=00:00:03");

    private static Task<long> Sent(TestDatabase database) => database.Scalar<long>("SELECT count(*) FROM notifications");
}
