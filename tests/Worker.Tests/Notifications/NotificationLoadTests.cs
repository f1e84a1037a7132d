using CleanOrders.ProviderSimulator;
using CleanOrders.Worker.Tests.Messaging;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>
/// Many events, a mail server, endpoints and a provider of SMS that fail in every way, and workers that are killed meanwhile.
/// </summary>
public sealed class NotificationLoadTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";
    private static readonly int Orders = IsLong ? 10_000 : 200;
    private static readonly int Kills = IsLong ? 20 : 3;
    private static readonly TimeSpan Bound = IsLong ? TimeSpan.FromMinutes(30) : Eventually.Bound;

    private const string Readers = "@readers.example";

    // Each tenth reader: of the others the mails go as they should.
    private static readonly string[] Kinds = ["busy", "gone", "unread", "unanswered", "slow", "a", "b", "c", "d", "e"];

    private static readonly SmtpFault[] Faults =
    [
        new("rcpt", "busy", "451 4.3.2 try later", Times: 2),
        new("rcpt", "gone", "550 5.1.1 <{receiver}> no such user"),
        new("data", "unread", "drop", Times: 1),
        new("after", "unanswered", "drop", Times: 1),
        new("rcpt", "slow", "", Times: 1) { Seconds = 0.3 },
    ];

    [Fact]
    public async Task Each_reader_gets_each_notification_once_but_for_those_of_which_SMTP_and_HTTP_cannot_tell()
    {
        var broker = await RabbitMq.Shared();
        await using var server = await SmtpServer.Start();
        await server.Fail(Faults);
        await using var first = await SmsProvider.Start();
        await using var second = await SmsProvider.Start();
        await first.Fault(new Fault(Mishap.TooMany) { Part = 0.5 });
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:RabbitMq"] = broker.ConnectionString,
                ["Orders:PaymentWindow"] = "1.00:00:00",
                ["Webhooks:AllowLoopback"] = "true",
            },
        });
        string[] settings =
        [
            $"--ConnectionStrings:RabbitMq={broker.ConnectionString}", "--Jobs:Lease=00:00:04", "--Webhooks:AllowLoopback=true",
            .. server.Settings.Concat(SmsProvider.Settings(first, second)).Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        await using var steady = await WorkerProcess.Start(database, settings);
        await using var endpoints = await LoadedEndpoints.Start(api, "order_cancelled");
        var orders = await OrdersOfAsManyReaders(api);

        var cancelling = Parallel.ForEachAsync(
            orders, new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (order, _) => await api.As(Support).Cancel(order).ShouldBe(HttpStatusCode.OK));
        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var victim = await WorkerProcess.Start(database, settings);
            var bound = Orders * kill / (Kills + 1);
            _ = await Eventually.Be(() => Task.FromResult(server.Asked.Count), asked => asked >= bound);
            victim.Kill();
        }

        await cancelling;
        await database.EndLeases();
        _ = await Eventually.Be(
            () => database.Scalar<long>(
                "SELECT count(*) FROM notification_deliveries AS d JOIN notifications AS n ON n.id = d.notification_id "
                    + $"JOIN users AS u ON u.id = n.recipient AND u.email LIKE '%{Readers}' "
                    + "WHERE d.channel <> 'in_app' AND d.status <> 'queued'"),
            ended => ended >= Orders + (Orders / Kinds.Length), Bound);
        _ = await Eventually.Be(
            () => database.Scalar<long>(
                "SELECT count(*) FILTER (WHERE status = 'succeeded') - count(*) FILTER (WHERE status = 'pending') "
                    + "FROM webhook_deliveries"),
            ended => ended >= (Orders * LoadedEndpoints.Steady.Count) + 10, Bound);

        await ShouldHaveArrived(server, database);
        await ShouldHaveArrived(endpoints, database);
        (await first.Texts()).Concat(await second.Texts()).Select(text => text.To).Order()
            .ShouldBe(Enumerable.Range(0, Orders / Kinds.Length).Select(NumberOf).Order());
        await ShouldExplainThemselves(database);
        steady.Output.ShouldNotContain("@readers.example");
        (await database.Scalar<long>("SELECT count(*) FROM suppressions WHERE detail LIKE '%550 5.1.1 (its address)%'"))
            .ShouldBe(Orders / Kinds.Length);
        (await database.Scalar<long>("SELECT count(*) FROM job_attempts WHERE error LIKE '%@readers%'")).ShouldBe(0);
    }

    private static async Task ShouldHaveArrived(SmtpServer server, TestDatabase database)
    {
        var taken = server.Taken.Where(mail => mail.To.EndsWith(Readers, StringComparison.Ordinal))
            .Select(mail => (mail.To, Id: MessageId(mail))).ToList();
        taken.Select(mail => mail.To).Distinct().Order()
            .ShouldBe(Enumerable.Range(0, Orders).Select(AddressOf).Where(address => !address.Contains("gone")).Order());
        taken.Distinct().Count().ShouldBe(Orders - (Orders / Kinds.Length), "Each repeat has the id of its first mail.");

        // The server took a mail and nobody got its answer: the connection broke, or the worker was killed before it recorded it.
        var killed = (await database.Scalar<string[]>(
                "SELECT coalesce(array_agg(DISTINCT job_id::text), ARRAY[]::text[]) FROM job_attempts WHERE outcome = 'lost'"))
            .Select(id => id.Replace("-", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var repeated = taken.GroupBy(mail => mail).Where(mail => mail.Count() > 1).Select(mail => mail.Key).ToList();
        var unexplained = repeated.Where(mail => !mail.To.Contains("unanswered") && !killed.Contains(mail.Id)).ToList();
        unexplained.Count.ShouldBeLessThanOrEqualTo(Orders / 1000, string.Join(", ", unexplained));
        TestContext.Current.SendDiagnosticMessage(
            "{0} mails, {1} repeated: {2} without an answer, {3} of killed workers, {4} unexplained", taken.Count, repeated.Count,
            repeated.Count(mail => mail.To.Contains("unanswered")), repeated.Count(mail => killed.Contains(mail.Id)), unexplained.Count);
    }

    private static async Task ShouldHaveArrived(LoadedEndpoints endpoints, TestDatabase database)
    {
        var lost = await database.Scalar<long>(
            "SELECT count(*) FROM job_attempts AS a JOIN jobs AS j ON j.id = a.job_id WHERE a.outcome = 'lost' AND j.type = "
                + "'deliveries.webhook'");
        foreach (var endpoint in LoadedEndpoints.Steady)
        {
            var taken = endpoints.Taken(endpoint);
            taken.Distinct().Count().ShouldBe(Orders, endpoint);
            (taken.Count - Orders).ShouldBeLessThanOrEqualTo((int)lost, $"{endpoint}: only killed workers send twice.");
        }

        endpoints.Taken("gone").Distinct().Count().ShouldBe(10);
        (await database.Scalar<string[]>("SELECT array_agg(disabled_reason) FROM webhooks WHERE disabled_at IS NOT NULL"))
            .ShouldBe(["gone"]);
        (await database.Scalar<long>("SELECT count(*) FROM webhook_deliveries WHERE status = 'succeeded'"))
            .ShouldBe((Orders * LoadedEndpoints.Steady.Count) + 10);
    }

    // What each delivery went through, as its timeline says.
    private static async Task ShouldExplainThemselves(TestDatabase database)
    {
        var timelines = await database.Scalar<string[]>(
            """
            SELECT array_agg(line) FROM (SELECT u.email || ' ' || d.status || ': ' || string_agg(s.status || coalesce(' ' || s.reason, ''), ', ' ORDER BY s.number)
                AS line
            FROM notifications AS n JOIN users AS u ON u.id = n.recipient AND u.email LIKE '%@readers.example'
                JOIN notification_deliveries AS d ON d.notification_id = n.id AND d.channel = 'email'
                JOIN notification_steps AS s ON s.notification_id = n.id AND s.channel = 'email'
            GROUP BY u.email, d.status) AS timelines
            """);

        timelines.Length.ShouldBe(Orders);
        foreach (var timeline in timelines)
        {
            var (first, last) = timeline.StartsWith("gone", StringComparison.Ordinal)
                ? ("fell_back: queued", "fell_back bounced")
                : ("sent: queued", "sent");
            timeline.ShouldContain($" {first}");
            timeline.ShouldEndWith($", {last}");
        }

        timelines.Where(timeline => timeline.StartsWith("busy", StringComparison.Ordinal)).ShouldAllBe(
            timeline => timeline.Contains("queued, queued channel_unavailable, queued channel_unavailable, "));
        timelines.Where(timeline => timeline.StartsWith("unanswered", StringComparison.Ordinal)).ShouldAllBe(
            timeline => timeline.EndsWith(": queued, sent") || timeline.Contains("channel_unavailable"));
    }

    // Of the readers whose addresses nobody has.
    private static string NumberOf(int number) => $"+49151{number + 1:D8}";

    private static string AddressOf(int number) => $"{Kinds[number % Kinds.Length]}-{number}@readers.example";

    private static string MessageId(TakenMail mail)
    {
        using var message = mail.Read();
        return message.MessageId!.Split('.')[0];
    }

    /// <summary>Orders that somebody placed, each of which gets a customer of its own.</summary>
    private static async Task<List<OrderView>> OrdersOfAsManyReaders(Api api)
    {
        var orders = new OrderView[Orders];
        await Parallel.ForAsync(0, Orders, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
            orders[number] = await api.As(Customer).PlaceOrder((1, $"SKU-{(number % 500) + 1:D5}")).Order());
        var kinds = string.Join(", ", Kinds.Select(kind => $"'{kind}'"));
        await api.Database.Run(
            $"""
            INSERT INTO users (id, user_name, normalized_user_name, email, email_confirmed, password_hash, display_name, token_version,
                version, totp_last_step, totp_failures)
            SELECT gen_random_uuid(), address, upper(address), address, true, '', 'Reader', 0, 1, 0, 0
            FROM (SELECT (ARRAY[{kinds}])[number % {Kinds.Length} + 1] || '-' || number || '@readers.example' AS address
                FROM generate_series(0, {Orders - 1}) AS number) AS readers;
            UPDATE orders SET customer = reader.id
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM users WHERE email LIKE '%@readers.example') AS reader
                JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM orders) AS placed USING (number)
            WHERE orders.id = placed.id;
            INSERT INTO phones (user_id, number, confirmed_at, codes, codes_since, code_at, tries, version)
            SELECT id, '+49151' || lpad(row_number() OVER (ORDER BY id)::text, 8, '0'), now(), 1, now(), now(), 0, 1
            FROM users WHERE email LIKE 'gone-%@readers.example'
            """);
        return [.. orders];
    }
}
