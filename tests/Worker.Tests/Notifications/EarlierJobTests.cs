using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>What an earlier version left in the queue.</summary>
public sealed class EarlierJobTests
{
    [Fact]
    public async Task A_mail_for_a_parcel_that_an_earlier_version_enqueued_is_a_notification_now()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(
            new ApiOptions
            {
                Database = database,
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" },
            });
        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();
        order = await api.As(Warehouse).ShipRest(order).Order();
        _ = await api.As(Customer).InboxOf(2);
        var shipment = (await api.As(Customer).Get(order.Path).Json()).GetProperty("shipments")[0].GetProperty("id").GetString()!;

        await using var scope = api.Services.CreateAsyncScope();
        var earlier = new SendOrderShippedMail(
            TypedId.TryParse<OrderId>(order.Id, out var id) ? id : default,
            TypedId.TryParse<ShipmentId>(shipment, out var parcel) ? parcel : default);
        var enqueued = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async ct =>
            {
                _ = await scope.ServiceProvider.GetRequiredService<IJobQueue>().Enqueue(earlier, terms: null, ct);
                return Result.Success;
            },
            CancellationToken.None);

        enqueued.IsFailure.ShouldBeFalse();
        (await api.As(Customer).InboxOf(3)).Count(entry => entry.Title.Contains("is on its way")).ShouldBe(2);
    }
}
