// A hub with nothing behind it but the Redis backplane of SignalR:   Hub PORT REDIS
using System.Globalization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

var builder = WebApplication.CreateSlimBuilder();
_ = builder.Logging.ClearProviders();
_ = builder.WebHost.UseUrls($"http://127.0.0.1:{int.Parse(args[0], CultureInfo.InvariantCulture)}");
_ = builder.Services.AddSignalR().AddStackExchangeRedis(args[1]);
var app = builder.Build();
_ = app.MapHub<Rooms>("/hubs/conversations", connection => connection.Transports = HttpTransportType.WebSockets);
await app.RunAsync();

/// <summary>Groups, and messages to them.</summary>
internal sealed class Rooms : Hub
{
    /// <summary>Nothing came before: who joins gets what comes.</summary>
    public Task Join(string id, int after) => Groups.AddToGroupAsync(Context.ConnectionId, id, Context.ConnectionAborted);

    public Task Send(string id, Said message) =>
        Clients.Group(id).SendAsync("message", new { message.ClientId, message.Body, After = 0 }, Context.ConnectionAborted);
}

/// <summary>A message, as the API's hub takes it.</summary>
internal sealed record Said(string ClientId, string Body);
