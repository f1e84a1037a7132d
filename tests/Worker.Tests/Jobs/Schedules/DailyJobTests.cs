namespace CleanOrders.Worker.Tests.Jobs.Schedules;

public sealed class DailyJobTests
{
    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task Payments_are_compared_at_two_the_stock_at_three_and_the_digest_is_sent_at_six_and_nobody_needs_to_ask(
        DatabaseKind kind)
    {
        var clock = new FakeClock(new DateTimeOffset(2030, 1, 1, 1, 59, 30, TimeSpan.Zero));
        await using var database = await TestDatabase.Seeded(kind);
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Database = database,
                    Clock = clock,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["Schedules:expire-unpaid-orders"] = "off",
                        ["Schedules:prune-records"] = "off",
                        ["Schedules:notify-of-dead-jobs"] = "off",
                        ["Schedules:close-silent-conversations"] = "off",
                        ["Schedules:mail-unread-messages"] = "off",
                        ["Schedules:sweep-attachments"] = "off",
                    },
                });
        var nextYear = kind == DatabaseKind.Postgres ? "'2031-01-01Z'" : $"{new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks}";
        _ = await Eventually.Be(
            () => database.Scalar<long>($"SELECT count(*) FROM job_schedules WHERE due_at < {nextYear}"), schedules => schedules == 3);
        (await database.Count("1 = 1")).ShouldBe(0);

        clock.Advance(TimeSpan.FromMinutes(1));
        _ = await Eventually.Be(
            () => database.Count("type = 'payments.reconcile' AND status = 'succeeded' AND enqueued_by IS NULL"), done => done == 1);
        (await database.Count("1 = 1")).ShouldBe(1);

        clock.Advance(TimeSpan.FromHours(1));
        _ = await Eventually.Be(
            () => database.Count("type = 'inventory.reconcile' AND status = 'succeeded' AND enqueued_by IS NULL"), done => done == 1);
        (await database.Count("1 = 1")).ShouldBe(2);

        clock.Advance(TimeSpan.FromHours(3));
        _ = await Eventually.Be(
            () => database.Count("type = 'notifications.digest' AND status = 'succeeded' AND enqueued_by IS NULL"), done => done == 1);
        (await database.Count("type <> 'notifications.email'")).ShouldBe(3);
    }

    [Fact]
    public async Task They_have_another_time_where_one_is_set()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var host =
            await JobHost.Start(database, [], settings: ["Schedules:send-digest=00:10:00", "Schedules:reconcile-inventory=01:00:00"]);

        _ = await Eventually.Be(
            () => database.Count("type IN ('inventory.reconcile', 'notifications.digest') AND status = 'succeeded'"), done => done == 2);
    }
}
