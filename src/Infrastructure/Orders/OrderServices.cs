using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Files;
using CleanOrders.Domain.Orders;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Orders;

internal static class OrderServices
{
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<OrdersOptions>(configuration, "Orders");
        return services
            .AddScoped<IOrders, OrderRepository>()
            .AddFeed(OrderQueries.Histories)
            .AddSingleton<IJsonLines, JsonLines>();
    }
}
