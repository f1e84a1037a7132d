using CleanOrders.Domain.Payments;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>What an attempt to pay came to: the order's status and total, and the money that moved for the attempt.</summary>
internal sealed record Attempt(string Order, string OrderStatus, long Total, string Payment, long Captured, long Refunded);

/// <summary>Compares the service's ledger with the provider's books, to the cent.</summary>
internal static class Money
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>What recovery waits for is made short; on a loaded machine a call may still take a while.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(PaymentProvider provider) =>
        [.. provider.Settings, new("Payments:ResolveAfter", "00:00:01"), new("Jobs:Lease", "00:00:02")];

    public static IEnumerable<string> Arguments(PaymentProvider provider) =>
        Settings(provider).Select(setting => $"--{setting.Key}={setting.Value}");

    /// <summary>Waits until no attempt is open, no refund is on its way and no webhook is to be sent.</summary>
    public static async Task Settle(this TestDatabase database, PaymentProvider provider)
    {
        _ = await Eventually.Be(
            () => database.Scalar<long>("SELECT count(*) FROM payments WHERE status IN ('pending', 'unknown') OR refund_pending > 0"),
            open => open == 0, Timeout);
        _ = await Eventually.Be(provider.Webhooks, webhooks => webhooks.Waiting == 0, Timeout);
    }

    public static async Task<IReadOnlyList<Attempt>> Attempts(this TestDatabase database)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT order_id::text, orders.status, total, payments.id, payments.captured, payments.refunded FROM payments JOIN orders ON "
                + "orders.id = order_id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var attempts = new List<Attempt>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            attempts.Add(
                new Attempt(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), $"{new PaymentId(reader.GetGuid(3))}",
                    reader.GetInt64(4), reader.GetInt64(5)));
        return attempts;
    }

    /// <summary>Provider and ledger agree on every payment, what is paid has its money once, and what is not has none.</summary>
    public static async Task ShouldAgree(this TestDatabase database, PaymentProvider provider)
    {
        var (attempts, entries) = (await database.Attempts(), (await provider.Books()).Entries);

        var theirs = entries.GroupBy(entry => entry.Charge)
            .ToDictionary(
                one => one.Key,
                one => (one.Where(entry => entry.Refund is null).Sum(entry => entry.Amount), one.Where(entry => entry.Refund is not null)
                    .Sum(entry => entry.Amount)));
        var ours = attempts.Where(attempt => attempt.Captured + attempt.Refunded > 0)
            .ToDictionary(attempt => attempt.Payment, attempt => (attempt.Captured, attempt.Refunded));
        theirs.Where(one => ours.GetValueOrDefault(one.Key) != one.Value)
            .ShouldBeEmpty("The provider moved money that the ledger does not have so.");
        ours.Where(one => theirs.GetValueOrDefault(one.Key) != one.Value)
            .ShouldBeEmpty("The ledger has money that the provider did not move so.");
        foreach (var order in attempts.GroupBy(attempt => (attempt.Order, attempt.OrderStatus, attempt.Total)))
            order.Sum(attempt => attempt.Captured - attempt.Refunded)
                .ShouldBe(order.Key.OrderStatus == "paid" ? order.Key.Total : 0, $"{order.Key}");
        (await database.Column(
            "SELECT id FROM orders WHERE status = 'paid' AND total > 0 AND NOT EXISTS (SELECT FROM payments WHERE order_id = "
                + "orders.id)")).ShouldBeEmpty();
    }
}
