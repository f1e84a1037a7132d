using CleanOrders.Infrastructure;
using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace CleanOrders.WebApi.Tests.Postgres.Schema;

/// <summary>A database as the first schema had it, with what its service had written there.</summary>
public sealed class UpgradeTests
{
    private const string Secret = "YSBzZWNyZXQgb2YgdGhlIHZlcnNpb24gYmVmb3JlLi4=";
    private const string Email = "before@example.com";
    private const string Password = "the password of before";
    private const string Kid = "Ir-794D3ix584We8oMwRZAvzJcHIgV_eovOl6NzO5xk";
    private const string RefreshToken = "rt_oKiaAQB8vHqN7wEjRWeJqyHvTjpjXbEdnFQRfMN9cYRNF7SjUs4q5aUhr42EBz5GNJzsdVsKGbDS8S0k4QN7hQ";

    private const string Rows = """
        INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp,
            concurrency_stamp,
            phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        VALUES ('019aa8a0-7c00-7abc-8def-0123456789ac', 'before@example.com', 'BEFORE@EXAMPLE.COM', 'before@example.com',
            'BEFORE@EXAMPLE.COM', false,
            'AQAAAAIAA1tgAAAAEOKlA2NzhDpTeRYGzVD+9o00FMIr6jDKaKVTM+cfKQAgEKyD9eXZnvntUSaGX1eWGg==', 'x', 'x', false, false, false, 0);
        INSERT INTO roles (id, name, normalized_name) VALUES ('019aa8a0-7c00-7abc-8def-0123456789ad', 'customer', 'CUSTOMER');
        INSERT INTO role_claims (role_id, claim_type, claim_value) VALUES ('019aa8a0-7c00-7abc-8def-0123456789ad', 'permission',
            'orders:place');
        INSERT INTO user_roles (user_id, role_id) VALUES ('019aa8a0-7c00-7abc-8def-0123456789ac', '019aa8a0-7c00-7abc-8def-0123456789ad');
        INSERT INTO sessions (id, user_id, opened_at, refreshed_at, token_hash)
        VALUES ('019aa8a0-7c00-7abc-8def-0123456789ab', '019aa8a0-7c00-7abc-8def-0123456789ac', now() - interval '2 days',
            now() - interval '1 day', '\x0646d12ecc7043239d198a9568d763ddb0e08012b9ca456c7e60eaed9a4dde03');
        INSERT INTO signing_keys (generation, kid, private_key, created_at)
        VALUES (1, 'Ir-794D3ix584We8oMwRZAvzJcHIgV_eovOl6NzO5xk',
            '\x0b9250cc99e54ee734444a26939813e06f2ea33bf95229c0d73854e472bd95d4163b95f972196912fb5a32f6d94bc53a773788e6ec74ec97df00452387bdd4d27734635d791e5501b9696ccdee27f775de62876791a65a4daf76c7b9f90a2eb95761b6ae340477068bbdf5d489fca681a567c0afbe30ab498dd6e5031ef4b607dfacf6f57c763de7e24cf66d35b4913b8eaf94907b45c8e01c067c39fe2b6f614e8583bb9890', now() - interval '3 days')
        """;

    /// <summary>An order that was paid, and one that was paid and cancelled.</summary>
    private const string PaidRows = """
        UPDATE users SET email_confirmed = true;
        INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, currency,
            shipping_address, shipments, returns)
        SELECT id::uuid, number, '019aa8a0-7c00-7abc-8def-0123456789ac', status, version, now(), now(), total, total, refunded, 'EUR',
            '{"name": "Ada", "line1": "Am Kanal 1", "city": "Berlin", "postalCode": "10115", "country": "DE"}', '[]', '[]'
        FROM (VALUES ('019aa8a0-7c00-7abc-8def-0123456789b1', '261121-AAAAAAAA', 'paid', 2, 500, 0),
            ('019aa8a0-7c00-7abc-8def-0123456789b2', '261121-BBBBBBBB', 'cancelled', 4, 700, 700))
            AS placed (id, number, status, version, total, refunded);
        INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned,
            order_total)
        SELECT id, 0, 'SKU-1', 'A lamp', total, 'EUR', 1, 0, 0, total FROM orders;
        INSERT INTO payments (id, order_id, charged_amount, charged_currency, reference, at)
        SELECT id, id, total, 'EUR', 'sim_' || number, now() FROM orders
        """;

    /// <summary>
    /// Orders of lines for 137 and 174: refunded in parts (A), refunded and returned with too much for the first line (B), refunded before
    /// there were parts (C), with a refund that failed and another (D), and with a payment that came too late (E).
    /// </summary>
    private const string RefundedRows = """
        INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, currency,
            shipping_address, shipments, returns, payment_id)
        SELECT id::uuid, number, '019aa8a0-7c00-7abc-8def-0123456789ac', 'paid', 2, now(), now(), 311, 311, refunded, 'EUR', '{}', '[]',
            '[]', id::uuid
        FROM (VALUES ('019aa8a0-7c00-7abc-8def-0123456789b1', '261121-AAAAAAAA', 174), ('019aa8a0-7c00-7abc-8def-0123456789b2',
            '261121-BBBBBBBB', 311),
            ('019aa8a0-7c00-7abc-8def-0123456789b3', '261121-CCCCCCCC', 150), ('019aa8a0-7c00-7abc-8def-0123456789b4', '261121-DDDDDDDD',
                50),
            ('019aa8a0-7c00-7abc-8def-0123456789b5', '261121-EEEEEEEE', 0)) AS placed (id, number, refunded);
        INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned,
            order_total)
        SELECT id, position, 'SKU-' || position, 'A lamp', price, 'EUR', 1, 0, 0, total FROM orders CROSS
            JOIN (VALUES (0, 137), (1, 174)) AS line (position, price);
        INSERT INTO payments (id, order_id, provider, status, version, amount, currency, authorised, captured, refunded, refund_pending,
            begun_at, refunds)
        SELECT id, id, 'simulator', 'succeeded', 3, total, 'EUR', total, total, refunded, 0, now(), (CASE number
            WHEN '261121-AAAAAAAA' THEN '[{"status": "succeeded", "lines": [{"sku": "SKU-0", "amount": {"amount": 77, "currency": "EUR"}}, {"sku": "SKU-1", "amount": {"amount": 97, "currency": "EUR"}}]}]'
            WHEN '261121-BBBBBBBB' THEN '[{"status": "succeeded", "lines": [{"sku": "SKU-0", "amount": {"amount": 77, "currency": "EUR"}}, {"sku": "SKU-1", "amount": {"amount": 97, "currency": "EUR"}}]}, {"status": "pending", "lines": [{"sku": "SKU-0", "amount": {"amount": 137, "currency": "EUR"}}]}]'
            WHEN '261121-DDDDDDDD' THEN '[{"status": "failed", "lines": [{"sku": "SKU-0", "amount": {"amount": 30, "currency": "EUR"}}]}, {"status": "pending", "lines": [{"sku": "SKU-1", "amount": {"amount": 50, "currency": "EUR"}}]}]'
            ELSE '[]' END)::jsonb
        FROM orders;
        INSERT INTO payments (id, order_id, provider, status, version, amount, currency, authorised, captured, refunded, refund_pending,
            begun_at, refunds)
        SELECT '019aa8a0-7c00-7abc-8def-0123456789c5', id, 'simulator', 'succeeded', 3, total, 'EUR', total, total, total, 0, now(),
            '[{"status": "succeeded", "lines": [{"sku": "SKU-0", "amount": {"amount": 137, "currency": "EUR"}}, {"sku": "SKU-1", "amount": {"amount": 174, "currency": "EUR"}}]}]'
        FROM orders WHERE number = '261121-EEEEEEEE'
        """;

    [Fact]
    public async Task Who_was_there_before_signs_in_stays_signed_in_and_gets_tokens_of_the_same_key()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings(Secret);
        await Migrate(database, settings, "InitialSchema");
        _ = await database.Execute(Rows);

        await using var api = await Api.New(Production.Options(database, settings));

        var refreshed = await api.Refresh(RefreshToken).Tokens();
        await api.Me(refreshed.AccessToken).ShouldBe(HttpStatusCode.OK);
        Forgery.Read(refreshed.AccessToken.Split('.')[0])["kid"]!.GetValue<string>().ShouldBe(Kid);
        var me = await api.Me((await api.LogIn(Email, Password).Tokens()).AccessToken).Json();
        me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()).ShouldBe(["orders:place"]);
        (await database.Column("SELECT name FROM roles ORDER BY name")).ShouldBe(["admin", "customer", "support", "warehouse"]);
    }

    [Fact]
    public async Task What_was_paid_before_there_was_a_ledger_stands_in_it_and_can_be_given_back()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings(Secret);
        await Migrate(database, settings, "OutboxAndJobs");
        _ = await database.Execute(Rows);
        _ = await database.Execute(PaidRows);

        await using var api = await Api.New(Production.Options(database, settings));

        (await database.Column(
            "SELECT concat_ws(' ', status, authorised, captured, refunded, version) FROM payments ORDER BY id")).ShouldBe(
            ["succeeded 500 500 0 3", "succeeded 700 700 700 4"]);
        (await database.Column("SELECT concat_ws(' ', kind, amount) FROM payment_entries ORDER BY payment_id, version"))
            .ShouldBe(["begun 500", "authorised 500", "captured 500", "begun 700", "authorised 700", "captured 700", "refunded 700"]);
        var customer = api.Bearing((await api.LogIn(Email, Password).Tokens()).AccessToken);
        var orders = (await customer.Get("/v1/orders?status=paid").Json()).GetProperty("items");
        var order = await customer.Get($"/v1/orders/{orders[0].GetProperty("id").GetString()}").Order();
        (await customer.Cancel(order).Order()).Payment.Status.ShouldBe("refunded");
        await database.Until("SELECT count(*) FROM payments WHERE captured = 500 AND refunded = 500 AND refund_pending = 0", 1);
    }

    [Fact]
    public async Task What_was_refunded_before_stands_with_its_lines_and_with_none_more_than_it_cost()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings(Secret);
        await Migrate(database, settings, "OneIndexForWhatRuns");
        _ = await database.Execute(Rows);
        _ = await database.Execute(RefundedRows);

        await using var api = await Api.New(Production.Options(database, settings));

        (await database.Column(
            "SELECT number || ' ' || string_agg(order_lines.refunded::text, ' ' ORDER BY position) FROM order_lines JOIN orders ON id = "
                + "order_id GROUP BY number ORDER BY number"))
            .ShouldBe(["261121-AAAAAAAA 77 97", "261121-BBBBBBBB 137 174", "261121-CCCCCCCC 137 13", "261121-DDDDDDDD 0 50",
                "261121-EEEEEEEE 0 0"]);
    }

    [Fact]
    public async Task A_mail_that_waits_while_the_service_is_brought_up_to_date_is_not_lost()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings(Secret);
        await Migrate(database, settings, "OneIndexForWhatRuns");
        _ = await database.Execute(Rows);
        _ = await database.Execute("""
            INSERT INTO pending_mails (id, kind, email, due_at, attempts, written_at) VALUES
                ('019aa8a0-7c00-7abc-8def-0123456789ac', 'registered', 'before@example.com', now(), 0, NULL),
                ('019aa8a0-7c00-7abc-8def-0123456789b4', 'reset_wanted', 'nobody@example.com', now(), 0, NULL),
                ('019aa8a0-7c00-7abc-8def-0123456789b5', 'reset_wanted', 'before@example.com', now(), 1, now())
            """);

        await using var api = await Api.New(Production.Options(database, settings));

        (await database.MailTo(Email)).Subject.ShouldBe("Confirm your e-mail address");
        await database.NoMailIsDue();
        database.MailsTo(Email).Count.ShouldBe(1);
        (await database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_answered_under_a_key_before_is_answered_byte_for_byte_after_an_upgrade()
    {
        await using var database = await TestDatabase.Seeded();
        var (key, token) = (Client.FreshKey(), "");
        HttpAnswer placed;
        await using (var before = await Api.New(new ApiOptions { Database = database }))
        {
            (_, _, var tokens) = await before.Somebody();
            token = tokens.AccessToken;
            placed = await before.Bearing(token).WithKey(key).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        }

        await Migrate(database, Production.Settings(Secret), "RightsOfJobsAndRoles");
        (await database.Column(
            "SELECT concat_ws(' ', status, location, e_tag, convert_from(body, 'UTF8')) FROM idempotency_records WHERE status = 201"))
            .ShouldBe([$"201 {placed.Location} {placed.ETag} {placed.Text}"]);

        await using var after = await Api.New(new ApiOptions { Database = database });
        var again = await after.Bearing(token).WithKey(key).PlaceOrder((1, "SKU-00001"));
        again.IsReplay.ShouldBeTrue();
        (again.Status, again.Location, again.ETag, again.Text).ShouldBe((placed.Status, placed.Location, placed.ETag, placed.Text));
    }

    [Fact]
    public async Task Roles_of_before_get_what_no_role_had_by_then_and_admin_gets_everything()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings(Secret);
        await Migrate(database, settings, "OneIndexForWhatRuns");
        _ = await database.Execute("""
            INSERT INTO roles (id, name, normalized_name, version) VALUES
                ('019aa8a0-7c00-7abc-8def-0123456789c1', 'admin', 'ADMIN', 1), ('019aa8a0-7c00-7abc-8def-0123456789c2', 'support',
                    'SUPPORT', 4);
            INSERT INTO role_claims (role_id, claim_type, claim_value) VALUES
                ('019aa8a0-7c00-7abc-8def-0123456789c1', 'permission', 'users:manage'), ('019aa8a0-7c00-7abc-8def-0123456789c1',
                    'permission', 'payments:refund'),
                ('019aa8a0-7c00-7abc-8def-0123456789c2', 'permission', 'orders:read')
            """);

        await using var api = await Api.New(Production.Options(database, settings));

        (await Permissions("admin")).Count.ShouldBe(20);
        (await Permissions("support")).ShouldBe(
            ["conversations:manage", "inventory:read", "notifications:manage", "orders:manage", "orders:read", "payments:read"],
            "payments:refund was known and had been taken.");
        (await Permissions("customer")).ShouldBe(["orders:place"]);
        (await database.Scalar<int>("SELECT version FROM roles WHERE name = 'support'")).ShouldBe(5);

        Task<List<string>> Permissions(string role) => database.Column(
            $"SELECT claim_value FROM role_claims WHERE role_id = (SELECT id FROM roles WHERE name = '{role}') ORDER BY claim_value "
                + $"COLLATE \"C\"");
    }

    internal static async Task Migrate(TestDatabase database, Dictionary<string, string> settings, string target)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [.. database.Settings.Concat(settings).Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))])
                .Build();
        await using var services = new ServiceCollection().AddLogging()
            .AddInfrastructure(configuration, new HostingEnvironment { EnvironmentName = "Production", ContentRootPath = database.Folder })
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var context =
            (DbContext)scope.ServiceProvider.GetRequiredService(
                Docs.Layers.Named("Infrastructure").GetTypes().Single(type => type.Name == "OrdersDbContext"));
        await context.GetService<IMigrator>().MigrateAsync(target, TestContext.Current.CancellationToken);
    }
}
