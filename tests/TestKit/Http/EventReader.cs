using System.Net;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>One server-sent event.</summary>
public sealed record ServerEvent(string? Id, string? Name, string Data);

/// <summary>Reads server-sent events (HTML Living Standard, section 9.2) one by one.</summary>
public sealed class EventReader : IAsyncDisposable
{
    internal const string MediaType = "text/event-stream";

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _text;

    private EventReader(HttpResponseMessage response, StreamReader text)
    {
        _response = response;
        _text = text;
    }

    /// <returns>The next event; nothing at the end of the stream.</returns>
    /// <exception cref="OperationCanceledException">There was neither for so long that something hangs.</exception>
    public Task<ServerEvent?> Next() => Next(orComment: false);

    /// <returns>The next event; nothing where the stream says instead that there is none, or at its end.</returns>
    internal async Task<ServerEvent?> Next(bool orComment)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        var (id, name, data) = ((string?)null, (string?)null, (string?)null);
        while (await _text.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.Length == 0 && data is not null)
                return new ServerEvent(id, name, data);
            if (orComment && line.StartsWith(':'))
                return null;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 1)..].TrimStart();
            (id, name, data) = line[..Math.Max(colon, 0)] switch
            {
                "id" => (value, name, data),
                "event" => (id, value, data),
                "data" => (id, name, data is null ? value : $"{data}\n{value}"),
                _ => (id, name, data),
            };
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _text.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static async Task<EventReader> Of(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.ShouldBe(MediaType);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }
}
