using CleanOrders.Application.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>One API whose clock the tests move, and whose workers they call themselves.</summary>
public sealed class Racecourse : IAsyncLifetime
{
    public FakeClock Clock { get; } = new();

    public Api Api =>
        field ??= new Api(
            new ApiOptions
            {
                Clock = Clock,
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
            });

    public ValueTask InitializeAsync() => new(Api.Start());

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    public async Task<OrderView> Paid(OrderView order)
    {
        await Api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        return await Api.As(Customer).See(order);
    }

    public async Task<OrderView> Prepared(OrderView order) => await Api.As(Warehouse).Prepare(await Paid(order)).Order();

    public async Task Expire()
    {
        await using var scope = Api.Services.CreateAsyncScope();
        _ = await scope.ServiceProvider.GetRequiredService<ExpireUnpaidOrdersHandler>()
            .Handle(new ExpireUnpaidOrders(), run: null!, TestContext.Current.CancellationToken);
    }
}
