using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Orders;

public sealed class PaymentWindowTests
{
    [Fact]
    public async Task The_window_is_configured_and_closes_though_nobody_looks_for_overdue_orders()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["Orders:PaymentWindow"] = "00:00:10", ["Workers:Enabled"] = "false" },
        });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        order.ExpiresAt.ShouldBe(order.PlacedAt.AddSeconds(10));

        clock.Advance(TimeSpan.FromSeconds(10));

        await api.As(Customer).Pay(order).ShouldBeProblem(409, "order.payment_window_closed");
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_order_that_is_just_being_paid_expires_only_when_its_grace_is_over_and_then_its_money_goes_back()
    {
        var clock = new FakeClock();
        await using var api = await Api.New(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            {
                ["Orders:PaymentWindow"] = "00:01:00",
                ["Orders:PaymentGrace"] = "00:02:00",
                ["Workers:Enabled"] = "false"
            },
        });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await api.As(Customer).Pay(order, "tok_lost").ShouldBe(HttpStatusCode.Accepted);
        var id = (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem().Id;

        clock.Advance(TimeSpan.FromMinutes(2));
        await Do(api, new ExpireUnpaidOrders());
        (await api.As(Customer).See(order)).Status.ShouldBe("awaiting_payment");

        clock.Advance(TimeSpan.FromMinutes(1));
        await Do(api, new ExpireUnpaidOrders());
        (await api.As(Customer).See(order)).Status.ShouldBe("expired");

        await Do(api, new ResolvePayment(PaymentId.TryParse(id, out var payment) ? payment : default));
        (await api.As(Customer).See(order)).Payment.ShouldBe(new PaymentView("refunded", order.Total, order.Total));
    }

    [Fact]
    public async Task An_order_whose_payment_is_found_in_its_grace_is_paid()
    {
        var clock = new FakeClock();
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Clock = clock,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
                });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await api.As(Customer).Pay(order, "tok_lost").ShouldBe(HttpStatusCode.Accepted);
        var id = (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem().Id;

        clock.Advance(TimeSpan.FromMinutes(31));
        await Do(api, new ExpireUnpaidOrders());
        await Do(api, new ResolvePayment(PaymentId.TryParse(id, out var payment) ? payment : default));

        (await api.As(Customer).See(order)).ShouldSatisfyAllConditions(
            seen => seen.Status.ShouldBe("paid"), seen => seen.Payment.Captured.ShouldBe(order.Total));
    }

    private static async Task Do<TArguments>(Api api, TArguments arguments)
        where TArguments : notnull
    {
        await using var scope = api.Services.CreateAsyncScope();
        var kind = Features.JobKinds.Single(kind => kind.Arguments == typeof(TArguments));
        var outcome =
            await ((IJobHandler<TArguments>)scope.ServiceProvider.GetRequiredService(kind.Handler)).Handle(
                arguments, run: null!, TestContext.Current.CancellationToken);
        _ = outcome.ShouldBeOfType<JobOutcome.Done>();
    }
}
