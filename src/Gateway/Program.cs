using CleanOrders.ServiceDefaults;

return await ServiceHost.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ServiceHost.ContentRoot });
    await using var app = builder.Build();
    await app.RunAsync();
    return 0;
});

// Not public: two hosts may be referenced side by side.
internal sealed partial class Program;
