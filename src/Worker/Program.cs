using System.Globalization;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;

// The culture of the machine must not show in anything that is written.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    var builder =
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration["Workers:Enabled"] = "true";
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);

    using var host = builder.Build();
    await host.Services.StartDatabase(CancellationToken.None);
    await host.RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync($"Not started: {refused.Message}");
    return 1;
}

// Not public: two hosts may be referenced side by side.
internal sealed partial class Program;
