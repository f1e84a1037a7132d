using System.Globalization;
using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Many orders, and an API to which PostgreSQL tells how it found what it was asked for.</summary>
public sealed class SeededOrders : IAsyncLifetime
{
    // An id begins with its time. Every tenth order is of the one customer; all else is spread by a hash.
    private const string Seed = """
        INSERT INTO orders (id, number, customer, status, placed_at, expires_at, shipping_address, currency, total, captured, refunded,
            shipments, returns, version)
        SELECT (lpad(to_hex((extract(epoch FROM placed) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4,
            15))::uuid,
            'SEED-' || i, CASE WHEN i % 10 = 0 THEN (SELECT id FROM users
                WHERE user_name = 'customer@example.com') ELSE md5('somebody' || i % 199)::uuid END,
            (ARRAY['awaiting_payment', 'paid', 'preparing', 'partially_shipped', 'shipped', 'delivered', 'partially_returned', 'returned',
                'cancelled', 'expired'])[1 + byte0 % 10],
            placed, placed + interval '30 minutes', (SELECT shipping_address FROM orders LIMIT 1), 'EUR', 100 + (byte1 * 256 + byte2), 0, 0,
                '[]', '[]', 1
        FROM (SELECT i, md5(i::text) AS hash, timestamptz '2026-01-01 00:00Z' + i * interval '1 minute' AS placed,
            get_byte(decode(md5(i::text), 'hex'), 13) AS byte0, get_byte(decode(md5(i::text), 'hex'), 14) AS byte1,
                get_byte(decode(md5(i::text), 'hex'), 15) AS byte2
            FROM generate_series(1, {0}) AS i) AS row;
        INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned,
            order_total)
        SELECT id, line, 'SKU-' || lpad((1 + 50 * line + get_byte(uuid_send(id), 10 + line) % 50)::text, 5, '0'), 'A lamp', 100, 'EUR', 1,
            0, 0, total
        FROM orders CROSS JOIN generate_series(0, 1) AS line WHERE number LIKE 'SEED-%' AND (line = 0
            OR get_byte(uuid_send(id), 15) % 2 = 0);
        """;

    private ExplainedApi? _explained;

    public static int Count { get; } = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 200_000 : 20_000;

    public Api Api => _explained!.Api;

    /// <summary>The one customer with a tenth of all orders.</summary>
    public string Customer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _explained = await ExplainedApi.New();
        var database = _explained.Api.Database;
        Customer = (await Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order()).Customer;
        await database.Execute(Seed.Replace("{0}", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await database.Execute("VACUUM (ANALYZE) orders");
        await database.Execute("VACUUM (ANALYZE) order_lines");
    }

    /// <inheritdoc cref="ExplainedApi.Read"/>
    public Task<(JsonElement Page, IReadOnlyList<QueryPlan> Plans)> Read(Client client, string path) => _explained!.Read(client, path);

    public async ValueTask DisposeAsync()
    {
        if (_explained is not null)
            await _explained.DisposeAsync();
    }
}
