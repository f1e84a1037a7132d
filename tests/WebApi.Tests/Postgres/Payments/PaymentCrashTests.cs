using System.Net.Sockets;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>The API is killed at each step of a payment. Whatever was done by then, the order is charged once and paid once.</summary>
public sealed class PaymentCrashTests
{
    [Fact]
    public async Task Killed_before_the_attempt_is_committed_nothing_was_taken_and_the_same_request_pays()
    {
        await using var scene = await Scene.New();
        await using (var locks = await scene.LockPayments())
        {
            await scene.KillWhilePaying(scene.LockIsWaitedFor);
        }

        (await scene.Database.Attempts()).ShouldBeEmpty();
        await scene.Recover();
        await scene.PayAgain();
        await scene.ShouldBePaidOnce();
    }

    [Fact]
    public async Task Killed_after_that_and_before_the_provider_has_heard_of_it_the_job_pays()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await using var scene = await Scene.New($"--Payments:Http:BaseAddress=http://{deaf.LocalEndpoint}");

        await scene.KillWhilePaying(() => deaf.AcceptTcpClientAsync());

        (await scene.Provider.Books()).Charges.ShouldBeEmpty();
        await scene.Recover();
        await scene.ShouldBePaidOnce();
    }

    [Fact]
    public async Task Killed_while_the_charge_is_on_its_way_which_arrives_after_the_recovery()
    {
        await using var scene = await Scene.New();
        await scene.Provider.Hold("charge", afterEffect: false);

        await scene.KillWhilePaying(() => scene.Provider.Held());

        (await scene.Provider.Books()).Entries.ShouldBeEmpty();
        await scene.Recover();
        _ = await scene.Paid();
        await scene.Provider.Release();
        await scene.ShouldBePaidOnce();
    }

    [Fact]
    public async Task Killed_after_the_provider_has_taken_it_the_job_finds_that_out()
    {
        await using var scene = await Scene.New();
        await scene.Provider.Hold("charge", afterEffect: true);

        await scene.KillWhilePaying(() => scene.Provider.Held());

        (await scene.Provider.Books()).Entries.Count.ShouldBe(1);
        await scene.Recover();
        await scene.ShouldBePaidOnce();
    }

    [Fact]
    public async Task Killed_after_the_provider_has_answered_and_before_that_is_committed()
    {
        await using var scene = await Scene.New();
        await scene.Provider.Hold("charge", afterEffect: true);
        var locks = default(IAsyncDisposable);

        await scene.KillWhilePaying(async () =>
        {
            _ = await scene.Provider.Held();
            locks = await scene.LockPayments();
            await scene.Provider.Release();
            await scene.LockIsWaitedFor();
        });
        await locks!.DisposeAsync();

        (await scene.Database.Attempts()).ShouldHaveSingleItem().Captured.ShouldBe(0);
        await scene.Recover();
        await scene.ShouldBePaidOnce();
    }

    /// <summary>
    /// An order that waits to be paid, at an API and a provider that are processes of their own. The API that comes after a kill is not
    /// killed, and starts in the process of the tests, which costs less.
    /// </summary>
    private sealed class Scene(TestDatabase database, PaymentProvider provider, ApiProcess first, OrderView order) : IAsyncDisposable
    {
        /// <summary>On a busy machine it neither gives up the call amid which it is killed, nor asks what became of it.</summary>
        private static readonly string[] Patient =
            ["--Payments:Http:Timeout=00:00:30", "--Payments:Http:Deadline=00:01:00", "--Workers:Enabled=false"];

        private readonly string _key = Client.FreshKey();
        private Api? _second;

        public TestDatabase Database => database;

        public PaymentProvider Provider => provider;

        private Client Buyer => (_second ?? (RunningApi)first).As(Customer).WithKey(_key);

        public static async Task<Scene> New(params IEnumerable<string> arguments)
        {
            var (database, provider) = (await TestDatabase.Seeded(), await PaymentProvider.Start());
            var api = await ApiProcess.Start(database, [.. Money.Arguments(provider), .. Patient, .. arguments]);
            return new Scene(database, provider, api, await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order());
        }

        /// <summary>Nobody writes payments until this is disposed of.</summary>
        public async Task<IAsyncDisposable> LockPayments()
        {
            var connection = await database.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN; LOCK TABLE payments IN EXCLUSIVE MODE";
            _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return connection;
        }

        public Task LockIsWaitedFor() =>
            database.Until("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'payments'::regclass", 1);

        public async Task KillWhilePaying(Func<Task> moment)
        {
            var paying = Buyer.Pay(order);
            await moment();
            first.Kill();
            _ = await Should.ThrowAsync<HttpRequestException>(() => paying);
        }

        public async Task Recover() =>
            _second = await Api.New(new ApiOptions { Database = database, Settings = Money.Settings(provider).ToDictionary() });

        public async Task PayAgain() => ((int)(await Buyer.Pay(order)).Status).ShouldBeInRange(200, 202);

        public Task<OrderView> Paid() => Eventually.Be(() => Buyer.See(order), seen => seen.Status == "paid");

        public async Task ShouldBePaidOnce()
        {
            _ = await Paid();
            await PayAgain();
            await database.Settle(provider);

            (await provider.Books()).Entries.ShouldHaveSingleItem().Amount.ShouldBe(order.Total.Amount);
            (await Buyer.See(order)).Payment.Captured.ShouldBe(order.Total);
            (await Buyer.Get($"{order.Path}/history").Json()).GetProperty("items").EnumerateArray()
                .Count(entry => entry.GetProperty("to").GetString() == "paid").ShouldBe(1);
            await database.ShouldAgree(provider);
            await database.ShouldAddUp();
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            if (_second is not null)
                await _second.DisposeAsync();
            await provider.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
