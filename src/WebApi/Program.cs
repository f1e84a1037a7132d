using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.WebApi;
using CleanOrders.WebApi.Catalog;
using CleanOrders.WebApi.Http;
using CleanOrders.WebApi.Identity;
using CleanOrders.WebApi.Inventory;
using CleanOrders.WebApi.Orders;

try
{
    var builder = WebApplication.CreateBuilder(args);
    _ = builder.AddApi();
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);

    await using var app = builder.Build();
    await app.Services.StartDatabase(CancellationToken.None);

    app.UseConventions();
    app.UseApi();

    app.MapIdentity();
    app.MapCatalog();
    app.MapInventory();
    app.MapOrders();
    app.MapOperations();

    await app.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync($"Not started: {refused.Message}");
    return 1;
}
