using CleanOrders.Infrastructure;
using CleanOrders.ServiceDefaults;
using CleanOrders.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Hosting;

return await ServiceHost.Run(async () =>
{
    var builder = Host.CreateApplicationBuilder(
        new HostApplicationBuilderSettings { Args = args, ContentRootPath = ServiceHost.ContentRoot });
    builder.Configuration["Workers:Enabled"] = "true";
    _ = builder.AddTelemetry();
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);

    using var host = builder.Build();
    await host.Services.StartDatabase(CancellationToken.None);
    await host.RunAsync();
    return 0;
});

// Not public: two hosts may be referenced side by side.
internal sealed partial class Program;
