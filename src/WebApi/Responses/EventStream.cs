using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.WebApi.Responses;

/// <summary>
/// Server-sent events (HTML Living Standard, section 9.2), for as long as the caller stays, may see them, and this instance runs. Whoever
/// comes back says in <c>Last-Event-ID</c> what came last, and goes on from there.
/// </summary>
/// <param name="parts">What there is to send; an empty part says that nothing has happened.</param>
/// <param name="describe">What is sent of an item.</param>
/// <param name="mayGoOn">Whether its reader may still see it, which is asked before each part.</param>
internal sealed partial class EventStream<T>(
    IAsyncEnumerable<IReadOnlyList<T>> parts, Func<T, ServerEvent> describe, Func<HttpContext, ValueTask<bool>> mayGoOn) : IResult
{
    // Proxies close what is silent for long.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": still there\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = EventStream.MediaType;
        response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var clock = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        long? spoken = null;
        try
        {
            // First of all: once it has begun, it also ends what it began.
            await using var all = parts.GetAsyncEnumerator(end.Token);
            var isOpen = await all.MoveNextAsync();
            if (HeadRequests.Is(httpContext))
                return;
            await response.WriteAsync(
                $"retry: {TimeSpan.FromSeconds(2).TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}\n\n", end.Token);
            await response.Body.FlushAsync(end.Token);
            for (; isOpen && await mayGoOn(httpContext); isOpen = await all.MoveNextAsync())
            {
                var part = all.Current;
                foreach (var item in part)
                    await Write(response, item, end.Token);
                if (part.Count == 0 && spoken is { } since && clock.GetElapsedTime(since) < Silence)
                    continue;
                if (part.Count == 0)
                    await response.Body.WriteAsync(Comment, end.Token);
                await response.Body.FlushAsync(end.Token);
                spoken = clock.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Log.BrokenOff(
                httpContext.RequestServices.GetRequiredService<ILogger<EventStream<T>>>(),
                httpContext.RequestAborted.IsCancellationRequested ? "its reader left" : "this instance stops");
        }
        catch (Exception failure) when (failure.IsOutage() && response.HasStarted)
        {
            // Its reader comes again, and goes on behind what it got last.
            httpContext.RequestServices.SawOutage(failure);
        }
    }

    private async Task Write(HttpResponse response, T item, CancellationToken ct)
    {
        var (id, name, data) = describe(item);
        var place = id is { } number ? $"id: {number.ToString(CultureInfo.InvariantCulture)}\n" : "";
        await response.WriteAsync($"{place}event: {name}\ndata: {JsonSerializer.Serialize(data, ApiJson.Options)}\n\n", ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "An event stream was aborted: {Reason}")]
        public static partial void BrokenOff(ILogger logger, string reason);
    }
}

/// <param name="Id">Where it goes on after this one; nothing, where it goes on after the one before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ServerEvent(int? Id, string Name, object Data);

internal static class EventStream
{
    public const string MediaType = "text/event-stream";
}

/// <summary>Where a stream goes on: what came last, as its reader says; nothing for a reader that is new.</summary>
internal readonly record struct LastEventId(string? Text)
{
    public const string Header = "Last-Event-ID";

    public static ValueTask<LastEventId> BindAsync(HttpContext context) => new(new LastEventId(context.Request.Headers[Header].ToString()));

    public bool IsGiven => !string.IsNullOrEmpty(Text);

    /// <returns>The number; 0 for a reader that is new.</returns>
    public Result<int> Read() => !IsGiven ? 0
        : int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Violations.Only($"/{Header}", PageRequest.FilterMalformed.With("The id of an event of this stream is expected."));
}
