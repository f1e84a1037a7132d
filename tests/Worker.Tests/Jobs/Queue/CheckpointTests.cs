using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

public sealed class CheckpointTests
{
    private static readonly JobKind Kind =
        ScriptedHandler.Kind with { Retry = new RetryPolicy(3, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50)) };

    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task The_next_attempt_goes_on_where_the_last_one_was(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        _script.Does = async (_, run, ct) =>
        {
            if (run.LastCheckpoint<Place>() is { } place)
                return new JobOutcome.Done(place);
            run.Progress(4, total: null);
            await run.Checkpoint(new Place(4, "four"), ct);
            throw new InvalidOperationException("Broken off.");
        };

        var job = await host.Enqueue(new Scripted(1));

        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Scalar<string>("SELECT CAST(result AS text) FROM jobs")).Replace(" ", "").ShouldBe("""{"line":4,"name":"four"}""");
        (await database.Count("progress_done = 4 AND progress_total IS NULL")).ShouldBe(1);
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task A_result_is_a_file_in_parts_and_what_an_earlier_attempt_wrote_is_dropped(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        var line = new string('ö', 1000);
        _script.Does = async (_, run, ct) =>
        {
            var file = await run.WriteResult("lines.csv", "text/csv; charset=utf-8", ct);
            for (var i = 0; i < 400; i++)
                await file.WriteLine(line, ct);
            return run.Attempt == 1 ? new JobOutcome.RetryLater("Once more.") : new JobOutcome.Done();
        };

        var job = await host.Enqueue(new Scripted(1));

        _ = await database.StatusBecomes(job, "succeeded");
        (await database.Scalar<long>(
            "SELECT count(*) FROM job_files JOIN jobs ON jobs.result_file = job_files.id WHERE size = 400 * 2001 AND job_files.generation "
                + "= 2")).ShouldBe(1);
        (await database.Scalar<long>("SELECT count(*) FROM job_files")).ShouldBe(1);
        (await database.Scalar<long>("SELECT count(*) FROM job_file_parts WHERE length(bytes) <= 262144")).ShouldBe(4);
        (await database.Scalar<long>("SELECT CAST(sum(length(bytes)) AS bigint) FROM job_file_parts")).ShouldBe(400 * 2001);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres, "it is cancelled")]
    [InlineData(DatabaseKind.Sqlite, "it is cancelled")]
    [InlineData(DatabaseKind.Postgres, "it fails for good")]
    [InlineData(DatabaseKind.Sqlite, "it fails for good")]
    [InlineData(DatabaseKind.Postgres, "its worker dies")]
    [InlineData(DatabaseKind.Sqlite, "its worker dies")]
    public async Task Of_a_result_that_was_broken_off_nothing_is_left(DatabaseKind kind, string since)
    {
        await using var database = await TestDatabase.New(kind);
        string[] terms = ["Jobs:CrashesUntilQuarantine=1", "Jobs:Lease=00:10:00", "Jobs:ShutdownTimeout=00:00:00.2"];
        await using var host = await JobHost.Start(database, [Kind], _script, settings: terms);
        var (line, written) = (new string('x', 1000), new TaskCompletionSource());
        _script.Does = async (_, run, ct) =>
        {
            var file = await run.WriteResult("lines.csv", "text/csv; charset=utf-8", ct);
            for (var i = 0; i < 600; i++)
                await file.WriteLine(line, ct);
            written.SetResult();
            await Task.Delay(since == "it fails for good" ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, ct);
            return new JobOutcome.FailPermanently("No more of it.");
        };
        var job = await host.Enqueue(new Scripted(1));
        await written.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);

        if (since == "it is cancelled")
            await database.Run($"UPDATE jobs SET cancel_requested_at = started_at WHERE id = {JobRows.Sql(database, job)}");
        var longAgo = kind == DatabaseKind.Sqlite ? "1" : "now() - interval '1 minute'";
        if (since == "its worker dies")
            await database.Run($"UPDATE jobs SET lease_until = {longAgo} WHERE id = {JobRows.Sql(database, job)}");

        _ = await database.StatusBecomes(job, since == "it is cancelled" ? "cancelled" : "dead");
        (await database.Scalar<long>("SELECT count(*) FROM job_files")).ShouldBe(0);
        (await database.Scalar<long>("SELECT count(*) FROM job_file_parts")).ShouldBe(0);
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task A_file_is_read_line_by_line_across_its_parts_and_only_for_who_sent_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [Kind], _script);
        var (file, sender) = (TypedId.New<JobFileId>(The.Moment), await host.NewUser(database));
        await SendFile(database, file, sender, "ab\r\nc\u00e4", "\u00f6d\n\nlast"u8.ToArray());
        var seen = new List<string>();
        _script.Does = async (_, run, ct) =>
        {
            if (await run.ReadLines(file, ct) is not { } lines)
                return new JobOutcome.FailPermanently("There is no such file.");
            await foreach (var line in lines.WithCancellation(ct))
                seen.Add(line.Value);
            return new JobOutcome.Done();
        };

        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(1)), "dead");
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(2), new JobTerms { EnqueuedBy = sender }), "succeeded");

        seen.ShouldBe(["ab", "cäöd", "", "last"]);
    }

    // The first part ends inside a letter.
    private static async Task SendFile(TestDatabase database, JobFileId file, UserId sender, string first, byte[] second)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(first).Concat(second).ToArray();
        var cut = System.Text.Encoding.UTF8.GetByteCount(first) - 1;
        var (id, user) = database.ConnectionString is null
            ? ($"'{file.Value.ToString().ToUpperInvariant()}'", $"'{sender.Value.ToString().ToUpperInvariant()}'")
            : ($"'{file.Value}'", $"'{sender.Value}'");
        var (at, open, close) = database.ConnectionString is null
            ? ("unixepoch() * 10000000 + 621355968000000000", "x'", "'")
            : ("now()", "'\\x", "'");
        await database.Run(
            $"INSERT INTO job_files (id, name, content_type, user_id, at, size) VALUES ({id}, 'orders.ndjson', 'application/x-ndjson', "
                + $"{user}, {at}, {bytes.Length})");
        await database.Run(
            $"INSERT INTO job_file_parts (file_id, part, bytes) VALUES ({id}, 0, {open}{Convert.ToHexString(bytes[..cut])}{close}), ({id}, "
                + $"1, {open}{Convert.ToHexString(bytes[cut..])}{close})");
    }

    private sealed record Place(int Line, string Name);
}
