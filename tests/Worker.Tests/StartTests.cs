namespace CleanOrders.Worker.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_worker_without_a_secret_refuses_to_start_and_names_the_key()
    {
        await using var database = await TestDatabase.New();

        var (exitCode, output) = await WorkerProcess.RunToEnd(database, "--environment=Production", "--Security:Secret=");

        exitCode.ShouldBe(1);
        output.ShouldContain("Security:Secret");
    }

    [Fact]
    public async Task A_worker_for_a_queue_that_there_is_not_refuses_to_start_and_names_the_key_and_those_that_there_are()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);

        var (exitCode, output) =
            await WorkerProcess.RunToEnd(database, "--Workers:Queues=default, exprots,messages,Default", "--Jobs:Lease=00:00:01");

        exitCode.ShouldBe(1);
        output.ShouldContain(
            "Not started: Workers:Queues names exprots, Default, where no kind of job waits. There are default, mails, messages, "
                + "payments, sms, webhooks.");
        output.ShouldContain("Not started: Jobs:Lease");
    }

    [Fact]
    public async Task A_worker_with_a_schedule_that_never_comes_refuses_to_start_and_names_the_key()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);

        var (exitCode, output) = await WorkerProcess.RunToEnd(database, "--Schedules:send-digest=0 0 31 2 *");

        exitCode.ShouldBe(1);
        output.ShouldContain("Not started: Schedules:send-digest is '0 0 31 2 *'; it never comes");
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_does()
    {
        await using var database = await TestDatabase.Seeded();
        await using var worker = await WorkerProcess.Start(database);

        (await worker.Stop()).ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_worker_starts_without_a_warning_about_the_model_of_its_database(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var worker = await WorkerProcess.Start(database);

        worker.Output.ShouldNotContain("Microsoft.EntityFrameworkCore");
    }
}
