// A hub with nothing behind it but the Redis backplane of SignalR:   Hub PORT REDIS
using System.Globalization;
using CleanOrders.Benchmarks.Peers;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

var builder = WebApplication.CreateSlimBuilder();
_ = builder.Logging.ClearProviders();
_ = builder.WebHost.UseUrls($"http://127.0.0.1:{int.Parse(args[0], CultureInfo.InvariantCulture)}");
_ = builder.Services.AddSignalR().AddStackExchangeRedis(args[1]);
var app = builder.Build();
_ = app.MapHub<Rooms>("/hubs/conversations", connection => connection.Transports = HttpTransportType.WebSockets);
await app.RunAsync();

namespace CleanOrders.Benchmarks.Peers
{
    /// <summary>Groups, and messages to them. Nothing is kept, so who joins gets only what comes.</summary>
    internal sealed class Rooms : Hub
    {
        public Task Join(string id, int after)
        {
            _ = after;
            return Groups.AddToGroupAsync(Context.ConnectionId, id, Context.ConnectionAborted);
        }

        public Task Send(string id, Said message) => Clients.Group(id).SendAsync("message", message, Context.ConnectionAborted);
    }

    /// <summary>A message, as the API's hub takes it.</summary>
    internal sealed record Said(string ClientId, string Body);
}
