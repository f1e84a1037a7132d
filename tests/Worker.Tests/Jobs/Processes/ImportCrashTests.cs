using System.Text.Json;

namespace CleanOrders.Worker.Tests.Jobs.Processes;

/// <summary>An import whose worker is killed in the middle of the file.</summary>
public sealed class ImportCrashTests
{
    // More than two stretches between checkpoints, so that one is behind it and one ahead.
    private static readonly int Lines = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10_000 : 1_100;

    [Fact]
    public async Task Each_order_is_placed_once_by_whoever_goes_on()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Database = database,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
                });
        var admin = api.As(Admin);
        var file = await admin.SendFile(string.Join('\n', Enumerable.Range(1, Lines).Select(Line)));
        var job = await admin.Enqueue("orders.import", new { file }).Job();

        await using (var killed = await Start(database))
        {
            _ = await Eventually.Be(() => Orders(database), placed => placed >= 600);
            killed.Kill();
        }

        (await Orders(database)).ShouldBeLessThan(Lines, "It was to be killed before it was done.");
        await using var other = await Start(database);

        // Part by part: all of a long file takes longer than anything else is waited for.
        for (var tenth = 1; tenth <= 10; tenth++)
            _ = await Eventually.Be(() => Orders(database), placed => placed >= Lines * tenth / 10);
        var done = await admin.End(job);

        done.Status.ShouldBe("succeeded", done.Error);
        (done.Result!.Value.GetProperty("placed").GetInt32(), done.Result.Value.GetProperty("refused").GetInt32()).ShouldBe((Lines, 0));
        done.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "succeeded"]);
        (await Orders(database)).ShouldBe(Lines);
        (await database.Scalar<long>("SELECT count(DISTINCT note) FROM orders WHERE note LIKE 'Line %'")).ShouldBe(Lines);
    }

    private static Task<WorkerProcess> Start(TestDatabase database) => WorkerProcess.Start(database, "--Jobs:Lease=00:00:03");

    private static Task<long> Orders(TestDatabase database) => database.Scalar<long>("SELECT count(*) FROM orders");

    private static string Line(int number) => JsonSerializer.Serialize(new
    {
        lines = new[] { new { sku = $"SKU-{(number % 1000) + 1:D5}", quantity = 1 } },
        shippingAddress = new { name = "Ada Lovelace", line1 = "Am Kanal 1", city = "Berlin", postalCode = "10115", country = "DE" },
        note = $"Line {number}",
    });
}
