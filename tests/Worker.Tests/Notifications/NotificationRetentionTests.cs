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
        await using var api = await Api.New(new ApiOptions
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
}
