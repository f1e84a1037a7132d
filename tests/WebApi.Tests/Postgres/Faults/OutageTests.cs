using System.Collections.Concurrent;
using CleanOrders.WebApi.Tests.Identity;
using Npgsql;

namespace CleanOrders.WebApi.Tests.Postgres.Faults;

public sealed class OutageTests
{
    private const int Placements = 300;
    private const int BeforeTheOutage = 100;
    private const int Disturbances = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_goes_away_under_load_costs_nothing_but_time(bool crash)
    {
        await using var server = await TestKit.Postgres.Own();
        await using var database = await TestDatabase.On(server);
        await using var api = await Api.New(new ApiOptions { Database = database });
        var keys = Enumerable.Range(0, Placements).Select(_ => Client.FreshKey()).ToList();
        var (placed, unavailable) = (new ConcurrentDictionary<string, HttpAnswer>(StringComparer.Ordinal), new ConcurrentBag<HttpAnswer>());
        _ = await api.As(Customer).Token();

        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var load = Parallel.ForEachAsync(
            keys, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = bound.Token }, async (key, ct) =>
        {
            HttpAnswer answer;
            while ((answer = await api.As(Customer).WithKey(key)
                .PlaceOrder((1, "SKU-00001"), (1, "SKU-00002"))).Status != HttpStatusCode.Created)
            {
                unavailable.Add(answer);
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }

            placed[key] = answer;
        });
        await Until(() => placed.Count >= BeforeTheOutage || load.IsCompleted);
        await (crash ? server.Crash() : server.Stop());
        await Until(() => unavailable.Count >= 40 || load.IsCompleted);
        await api.As(Customer).Get("/v1/orders").ShouldBeProblem(503, "server.unavailable");
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.ServiceUnavailable);
        await server.Start();
        await load;

        foreach (var answer in unavailable)
            (await Task.FromResult(answer).ShouldBeProblem(503, "server.unavailable")).Header("Retry-After").ShouldBe("1");
        foreach (var (key, answer) in placed.Take(20))
            (await api.As(Customer).WithKey(key).PlaceOrder((1, "SKU-00001"), (1, "SKU-00002"))).Text.ShouldBe(answer.Text);
        (await database.Scalar<long>("SELECT count(*) FROM orders")).ShouldBe(Placements);
        await api.StockShouldBe("SKU-00001", onHand: 1000, reserved: Placements);
        await database.ShouldAddUp();
    }

    [Fact]
    public async Task However_often_the_server_goes_away_nothing_is_answered_500_and_the_log_says_it_once_each_time()
    {
        await using var server = await TestKit.Postgres.Own();
        await using var database = await TestDatabase.On(server);
        await using var api = await Api.New(new ApiOptions { Database = database });
        var key = await api.As(Admin).NewKey("orders:read");
        Func<Task<HttpAnswer>>[] calls =
        [
            () => api.As(Customer).WithKey(Client.FreshKey()).PlaceOrder((1, "SKU-00001")), () => api.As(Customer).Get("/v1/orders"),
            () => api.Anonymous().Get("/v1/products?q=a"),
            () => api.FromApiKey(key).Get("/v1/orders"), () => api.Anonymous()
                .Post("/v1/auth/login", new { email = "customer@example.com", password = RunningApi.SeededPassword }),
            () => api.Forget(IdentityCalls.NewEmail()), () => api.As(Admin).Get("/v1/dead-letters"), () => api.As(Admin)
                .Post("/v1/inventory/SKU-00002/adjustments", new { delta = 1, reason = "More" }),
        ];
        foreach (var who in (Who[])[Customer, Admin])
            _ = await api.As(who).Token();
        var (answers, goesOn) = (new ConcurrentBag<HttpAnswer>(), true);

        var load = Task.WhenAll(calls.Select(async call =>
        {
            while (Volatile.Read(ref goesOn))
                answers.Add(await call());
        }));
        for (var round = 0; round < Disturbances; round++)
        {
            await Answered(2 * calls.Length);
            if (round % 3 == 2)
                await EndSessions(database);
            else
                await (round % 3 == 0 ? server.Stop() : server.Crash());
            if (round % 3 != 2)
            {
                await Until(() => answers.Any(answer => answer.Status == HttpStatusCode.ServiceUnavailable) || load.IsCompleted);
                await server.Start();
            }

            _ = await Eventually.Be(
                () => api.Anonymous().Get("/health/ready"), answer => answer.Status == HttpStatusCode.OK);
        }

        await Answered(2 * calls.Length);
        Volatile.Write(ref goesOn, false);
        await load;

        answers.Where(answer => (int)answer.Status >= 500 && answer.Status != HttpStatusCode.ServiceUnavailable)
            .Select(answer => answer.Text).ShouldBeEmpty();
        foreach (var answer in answers.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable))
            answer.Header("Retry-After").ShouldBe("1");
        var errors = api.Logs.Failures.ToList();
        errors.ShouldAllBe(line => line.Exception == null && line.Message.Contains("does not respond", StringComparison.Ordinal));
        errors.Count.ShouldBeInRange(1, Disturbances);

        async Task Answered(int more)
        {
            var before = answers.Count(answer => answer.Status != HttpStatusCode.ServiceUnavailable);
            await Until(() => answers.Count(answer => answer.Status != HttpStatusCode.ServiceUnavailable) >= before + more
                || load.IsCompleted);
        }
    }

    /// <summary>As an administrator does, who leaves the server running.</summary>
    private static async Task EndSessions(TestDatabase database)
    {
        // Not one of the pool: what lies there was ended by the round before.
        await using var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var end = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection);
        _ = await end.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
    }
}
