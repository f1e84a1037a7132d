using CleanOrders.Infrastructure;
using CleanOrders.ServiceDefaults;

namespace CleanOrders.Gateway;

// In a namespace, which top-level statements are not: tests host it beside the program of the API.
internal static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.Run(async () =>
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ServiceHost.ContentRoot });
        _ = builder.AddGateway();
        await using var app = builder.Build();
        await app.Services.StartGatewayDatabase(CancellationToken.None);
        app.UseGateway();
        await app.RunAsync();
        return 0;
    });
}
