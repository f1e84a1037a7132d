using CleanOrders.Infrastructure;
using CleanOrders.ServiceDefaults;
using CleanOrders.WebApi;
using CleanOrders.WebApi.Catalog;
using CleanOrders.WebApi.CommandLine;
using CleanOrders.WebApi.Content;
using CleanOrders.WebApi.Conversations;
using CleanOrders.WebApi.Events;
using CleanOrders.WebApi.Identity.Sessions;
using CleanOrders.WebApi.Inventory;
using CleanOrders.WebApi.Jobs;
using CleanOrders.WebApi.Limits;
using CleanOrders.WebApi.Notifications;
using CleanOrders.WebApi.Notifications.Webhooks;
using CleanOrders.WebApi.Orders;
using CleanOrders.WebApi.Payments;
using CleanOrders.WebApi.Routing;

return await ServiceHost.Run(async () =>
{
    var options = new WebApplicationOptions { Args = RotateSigningKey.Settings(args), ContentRootPath = ServiceHost.ContentRoot };
    var builder = WebApplication.CreateBuilder(options);
    _ = builder.AddServiceDefaults();
    _ = builder.AddApi();
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);

    await using var app = builder.Build();
    if (args is ["create-admin", .. var rest])
        return await CreateAdmin.Run(app.Services, rest);
    if (args is ["rotate-signing-key", .. var how])
        return await RotateSigningKey.Run(app.Services, how);

    await app.Services.StartDatabase(CancellationToken.None);

    app.UseConventions();
    app.UseApi();

    var api = app.GuardedByUseCases();
    api.MapIdentity();
    api.MapCatalog();
    api.MapInventory();
    api.MapOrders();
    api.MapPayments();
    api.MapJobs();
    api.MapInbox();
    api.MapPhone();
    api.MapMail();
    api.MapNotifications();
    api.MapDeadLetters();
    api.MapEvents();
    api.MapWebhooks();
    api.MapLimits();
    api.MapContent();
    api.MapConversations();
    app.MapServiceEndpoints();

    await app.RunAsync();
    return 0;
});
