using System.Diagnostics;
using System.Globalization;

namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>An export of many orders is a stream: neither writing it nor sending it holds it in memory.</summary>
public sealed class LargeExportTests
{
    private const long MostGrowth = 300L * 1024 * 1024;
    private static readonly int Count = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 1_000_000 : 20_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    // Orders of nobody who calls, placed one after another.
    private const string Seed = """
        INSERT INTO orders (id, number, customer, status, placed_at, expires_at, shipping_address, currency, total, captured, refunded,
            shipments, returns, version)
        SELECT (lpad(to_hex((extract(epoch FROM placed) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(i), 12, '0'))::uuid,
            'LARGE-' || i, gen_random_uuid(),
            'expired', placed, placed, (SELECT shipping_address FROM orders LIMIT 1), 'EUR', 100, 0, 0, '[]', '[]', 1
        FROM (SELECT i, timestamptz '2026-01-01 00:00Z' + i * interval '1 second' AS placed FROM generate_series(1, {0}) AS i) AS row;
        INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned,
            order_total)
        SELECT id, 0, 'SKU-00001', 'A lamp', 100, 'EUR', 1, 0, 0, 100 FROM orders WHERE number LIKE 'LARGE-%';
        ANALYZE orders;
        """;

    [Fact]
    public async Task Many_orders_are_exported_and_sent_in_constant_memory()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await ApiProcess.Start(database);
        _ = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        _ = await api.As(Admin).ResultLines(await api.As(Admin).Do("orders.export"));
        await using (var connection = await database.Open())
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) =
                (Seed.Replace("{0}", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), 600);
            _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var (before, highest) = (MemoryOf(api), 0L);
        var job = await api.As(Admin).Enqueue("orders.export", new { format = "csv" }).Job();
        using var timeout = new CancellationTokenSource(Timeout);
        while (job.EndedAt is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
            job = await api.As(Admin).See(job);
            highest = Math.Max(highest, MemoryOf(api) - before);
        }

        job.Status.ShouldBe("succeeded", job.Error);
        var (lines, bytes) = await Read(api, job);
        highest = Math.Max(highest, MemoryOf(api) - before);
        TestContext.Current.SendDiagnosticMessage(
            "{0} orders in {1}, {2} MiB more in memory", Count, job.EndedAt - job.StartedAt, highest >> 20);
        (lines, bytes).ShouldBe((Count + 2, job.ResultFile!.Size));
        job.Progress.ShouldBe(new ProgressView(Count + 1, Count + 1));
        highest.ShouldBeLessThan(MostGrowth);
    }

    private static long MemoryOf(ApiProcess api)
    {
        using var process = Process.GetProcessById(api.Id);
        return process.WorkingSet64;
    }

    private static async Task<(long Lines, long Bytes)> Read(ApiProcess api, JobView job)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Address, $"{job.Path}/result"));
        request.Headers.Authorization = new("Bearer", await api.As(Admin).Token());
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var (lines, bytes, buffer) = (0L, 0L, new byte[65_536]);
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            bytes += read;
        }

        return (lines, bytes);
    }
}
