namespace CleanOrders.Worker.Tests.Notifications;

public sealed class NotificationRetentionTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_notification_is_forgotten_with_its_timeline_when_it_was_kept_for_long_enough(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, clock);
        var reader = await api.As(Customer).Id();
        var old = await api.Notify(reader);
        clock.Advance(TimeSpan.FromDays(9));
        var recent = await api.Notify(reader);

        clock.Advance(TimeSpan.FromDays(2));

        var left = await Eventually.Be(() => api.As(Customer).ReadInbox(), entries => entries.Count < 2, clock);
        left.ShouldHaveSingleItem().Id.ShouldBe(recent, $"and not {old}");
        left[0].Position.ShouldBe(2);
        (await database.Scalar<long>("SELECT count(DISTINCT notification_id) FROM notification_steps")).ShouldBe(1);
        (await database.Scalar<long>("SELECT count(DISTINCT notification_id) FROM notification_deliveries")).ShouldBe(1);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task One_that_still_has_to_be_sent_is_kept_however_old_its_id_is(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, clock);
        var reader = await api.As(Customer).Id();
        var waiting = await api.Notify(reader);
        _ = await api.Notify(reader);
        _ = await Eventually.Be(
            () => database.Scalar<long>("SELECT count(*) FROM notification_deliveries WHERE status = 'queued'"), count => count == 0);
        await using (var connection = await database.Open())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = """
                UPDATE notification_deliveries SET status = 'queued' WHERE channel = 'email'
                    AND notification_id = (SELECT id FROM notifications WHERE position = 1)
                """;
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        clock.Advance(TimeSpan.FromDays(11));

        var left = await Eventually.Be(() => api.As(Customer).ReadInbox(), entries => entries.Count < 2, clock);
        left.ShouldHaveSingleItem().Id.ShouldBe(waiting);
    }

    private static Task<Api> Start(TestDatabase database, FakeClock clock) => Api.New(new ApiOptions
    {
        Database = database,
        Clock = clock,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Workers:Enabled"] = "true",
            ["Notifications:Retention"] = "10.00:00:00",
            ["Schedules:send-digest"] = "off",
        },
    });
}
