using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>How many statements each operation sends, and how often it waits for the database: counted on the wire.</summary>
public sealed class StatementBudgetTests(StatementBudgetTests.Tapped tapped) : IClassFixture<StatementBudgetTests.Tapped>
{
    public static TheoryData<string> Measured => [.. StatementBudgets.All.Keys];

    [Fact]
    public void Every_endpoint_has_a_budget() => StatementBudgets.All.Keys.ShouldBeThoseOf(tapped.Api);

    [Theory]
    [MemberData(nameof(Measured))]
    public async Task An_operation_costs_no_more_than_its_budget(string endpoint)
    {
        var budget = StatementBudgets.All[endpoint];
        var traffic = await tapped.Measure(budget);
        // What roles allow is read again where the API was cut off from signals, on a busy machine in the middle of this: once, not always.
        if (traffic.Statements.Count > budget.Statements)
            traffic = await tapped.Measure(budget);

        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1} statements, {2} round trips", endpoint, traffic.Statements.Count, traffic.RoundTrips);
        traffic.Statements.Count.ShouldBeLessThanOrEqualTo(budget.Statements, $"{endpoint}: {traffic}");
        traffic.RoundTrips.ShouldBeLessThanOrEqualTo(budget.RoundTrips, $"{endpoint}: {traffic}");
    }

    [Fact]
    public async Task Placing_an_order_of_three_lines_costs_at_most_ten_statements_in_three_round_trips()
    {
        var traffic = await tapped.Measure(StatementBudgets.All["POST /v1/orders"]);

        traffic.Statements.Count.ShouldBeInRange(4, 10, traffic.ToString());
        traffic.RoundTrips.ShouldBeInRange(1, 3, traffic.ToString());
    }

    /// <summary>So what documents say of them, which is compared with the budgets, is what is measured.</summary>
    [Theory]
    [InlineData("POST /v1/orders")]
    [InlineData("POST /v1/orders/{id:ord}/payments")]
    public async Task An_operation_of_which_the_decisions_state_the_cost_costs_just_that(string endpoint)
    {
        var budget = StatementBudgets.All[endpoint];
        var traffic = await tapped.Measure(budget);

        traffic.Statements.Count.ShouldBe(budget.Statements, traffic.ToString());
        traffic.RoundTrips.ShouldBe(budget.RoundTrips, traffic.ToString());
    }

    /// <summary>An API whose way to the database is watched, and that does nothing by itself.</summary>
    public sealed class Tapped : IAsyncLifetime
    {
        private TestDatabase _database = null!;
        private WireTap _tap = null!;

        public Api Api { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _database = await TestDatabase.Seeded();
            _tap = new WireTap(_database.ConnectionString!);
            Api = await Api.New(new ApiOptions
            {
                Database = _database,
                Settings = new Dictionary<string, string>(
                    StringComparer.Ordinal)
                { ["ConnectionStrings:Orders"] = _tap.ConnectionString, ["Workers:Enabled"] = "false" },
                Services = services => services.AddSingleton<IPaymentWebhooks, UnsignedWebhooks>()
                    .AddSingleton<IMailReports, UnsignedReports>(),
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await _tap.DisposeAsync();
            await _database.DisposeAsync();
        }

        internal async Task<Traffic> Measure(StatementBudget budget)
        {
            // Once before it counts: connections are opened, tokens fetched and types looked up only once.
            _ = await (await budget.Prepare(Api))();
            return await _tap.Measure(async () =>
            {
                var request = await budget.Prepare(Api);
                return async () =>
                {
                    var answer = await request();
                    ((int)answer.Status).ShouldBeLessThan(400, answer.ToString());
                };
            });
        }
    }

    /// <summary>What it costs to read a signature is no matter of the database.</summary>
    private sealed class UnsignedWebhooks : IPaymentWebhooks
    {
        public Result<PaymentWebhook> Read(string provider, Func<string, string?> headers, ReadOnlyMemory<byte> body) =>
            new PaymentWebhook(RunningApi.Unique("msg"), TypedId.New<PaymentId>(TimeProvider.System.GetUtcNow()), Refund: null);
    }

    private sealed class UnsignedReports : IMailReports
    {
        public Result<MailReports> Read(Func<string, string?> headers, ReadOnlyMemory<byte> body) => new MailReports(
            RunningApi.Unique("msg"),
            [
                new(MailFate.Bounced, $"{RunningApi.Unique("bounced")}@example.com",
                    TypedId.New<NotificationId>(TimeProvider.System.GetUtcNow()), Detail: null),
            ]);
    }
}
