using System.Collections.Concurrent;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>
/// The connections to this instance. Every quarter of a second each is asked whether its session goes on, which costs no I/O while signals
/// of ended sessions arrive; what has ended is closed, and so is who does not take what is sent.
/// </summary>
internal sealed partial class HubConnections(
    IHubContext<ConversationHub> hub, ICallers callers, RealtimeOptions options, TimeProvider clock, IServiceProvider services,
    ILogger<HubConnections> logger)
    : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, HubConnection> _open = new(StringComparer.Ordinal);

    public void Add(HubCallerContext context) => _open[context.ConnectionId] = new HubConnection(context, options, clock);

    /// <returns>The conversations that it followed.</returns>
    public IReadOnlyCollection<ConversationId> Remove(HubCallerContext context) =>
        _open.TryRemove(context.ConnectionId, out var connection) ? [.. connection.Conversations] : [];

    public HubConnection Of(HubCallerContext context) => _open[context.ConnectionId];

    /// <summary>Sends what happens for as long as the conversation is followed. Who takes nothing for long is closed.</summary>
    public void Pump(HubCallerContext context, Following following, Followed<ConversationUpdate> updates) =>
        following.Pump = Task.Run(() => Send(context, following, updates), CancellationToken.None);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(CheckInterval, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var connection in _open.Values)
                await CloseIfEnded(connection, stoppingToken);
        }
    }

    private async Task Send(HubCallerContext context, Following following, Followed<ConversationUpdate> updates)
    {
        var client = hub.Clients.Client(context.ConnectionId);
        try
        {
            await foreach (var part in updates.Parts.WithCancellation(following.Token))
            {
                foreach (var update in part)
                    await client.SendAsync(update.Name, update.Data, following.Token)
                        .WaitAsync(options.SendTimeout, TimeProvider.System, following.Token);
            }

            // More was not taken than is kept.
            Close(context, "too slow");
        }
        catch (OperationCanceledException) when (following.Token.IsCancellationRequested)
        {
            // It was left, or the connection is gone.
            return;
        }
        catch (TimeoutException)
        {
            Close(context, "too slow");
        }
        catch (Exception exception)
        {
            // It connects again, and goes on from what it has.
            Log.SendingFailed(logger, exception);
            Close(context, "sending failed");
        }
    }

    private async Task CloseIfEnded(HubConnection connection, CancellationToken ct)
    {
        try
        {
            if (connection.IsOld)
                Close(connection.Context, "it is old");
            else if (!await ((SignedIn)connection.Context.User!).MayTheSame(callers, ct))
                Close(connection.Context, "its session ended");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // This instance stops.
            return;
        }
        catch (Exception failure) when (failure.IsOutage())
        {
            services.SawOutage(failure);
        }
        catch (Exception failure)
        {
            // Whoever cannot be asked about may have been locked.
            Log.CheckFailed(logger, failure);
            Close(connection.Context, "its session cannot be looked at");
        }
    }

    private void Close(HubCallerContext context, string reason)
    {
        Log.Closed(logger, reason);
        context.Abort();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A connection to the hub was closed: {Reason}")]
        public static partial void Closed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Sending what happens in a conversation failed; the connection is closed")]
        public static partial void SendingFailed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "Looking at the session of a connection failed; the connection is closed")]
        public static partial void CheckFailed(ILogger logger, Exception exception);
    }
}
