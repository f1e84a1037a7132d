using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CleanOrders.WebApi.Tests.Postgres.Orders;

/// <summary>A second request while the first with its key has not committed: here a test's own connection stands for the first.</summary>
public sealed class InFlightKeyTests(SharedApi api)
{
    [Fact]
    public async Task A_second_request_waits_five_seconds_for_the_first_and_is_then_told_when_to_come_again()
    {
        var (customer, key) = (await api.NewCustomer(), Client.FreshKey());
        await using var connection = (NpgsqlConnection)await api.Database.Open();
        await using var first = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Claim(connection, await IdOf(customer, key));

        var started = Stopwatch.GetTimestamp();
        var refused = await customer.WithKey(key).PlaceOrder((1, "SKU-00015")).ShouldBeProblem(409, "idempotency.in_flight");

        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(4.9));
        refused.Header("Retry-After").ShouldBe("1");
        refused.Member("retryable").GetBoolean().ShouldBeTrue();
        (await customer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);

        await first.RollbackAsync(TestContext.Current.CancellationToken);
        await customer.WithKey(key).PlaceOrder((1, "SKU-00015")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_second_request_goes_ahead_when_the_first_fails_meanwhile()
    {
        var (customer, key) = (await api.NewCustomer(), Client.FreshKey());
        await using var connection = (NpgsqlConnection)await api.Database.Open();
        await using var first = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Claim(connection, await IdOf(customer, key));

        var second = customer.WithKey(key).PlaceOrder((1, "SKU-00015"));
        await Eventually.Be(
            () => api.Database.Scalar<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"),
                waiting => waiting > 0);
        second.IsCompleted.ShouldBeFalse();
        await first.RollbackAsync(TestContext.Current.CancellationToken);

        (await second.ShouldBe(HttpStatusCode.Created)).IsReplay.ShouldBeFalse();
    }

    private static async Task<byte[]> IdOf(Client customer, string key)
    {
        var user = (await customer.Get("/v1/me").Json()).GetProperty("id").GetString();
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\nPOST /v1/orders\n{key}"));
    }

    private static async Task Claim(NpgsqlConnection connection, byte[] id)
    {
        await using var insert =
            new NpgsqlCommand(
                "INSERT INTO idempotency_records (id, fingerprint, response, created_at) VALUES ($1, '', '', now())", connection);
        _ = insert.Parameters.Add(new NpgsqlParameter { Value = id });
        _ = await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
