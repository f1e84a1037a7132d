using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CleanOrders.Infrastructure.Json;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>
/// What the server refuses before there is a request at all: a line or a header that is none, or too long. It tells of it by an event,
/// answers with a bare status and hangs up. Here that answer is left out, and a problem with a name is sent in its place.
/// </summary>
internal sealed class UnreadableRequests(TimeProvider clock) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static void Watch(WebApplication app)
    {
        var watch = app.Services.GetRequiredService<DiagnosticListener>()
            .Subscribe(new UnreadableRequests(app.Services.GetRequiredService<TimeProvider>()), name => name == BadRequest);
        _ = app.Lifetime.ApplicationStopped.Register(watch.Dispose);
    }

    /// <summary>Has the last word on a connection, where there is one to say.</summary>
    public static ConnectionDelegate Finish(ConnectionDelegate next) => async connection =>
    {
        var (transport, output) = (connection.Transport, new Output(connection.Transport.Output));
        connection.Transport = new Transport(transport.Input, output);
        connection.Features.Set(output);
        await next(connection);
        connection.Transport = transport;
        if (output.LastWord is { } word)
            _ = await transport.Output.WriteAsync(word, connection.ConnectionClosed);
    };

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // What passes through TLS cannot be written beside it, and which method would have been allowed only the server knows.
        if (value.Value is not IFeatureCollection features || features.Get<Output>() is not { } output
            || features.Get<ITlsHandshakeFeature>() is not null
            || features.Get<IHttpResponseFeature>() is not
            {
                HasStarted: false,
                StatusCode: not StatusCodes.Status405MethodNotAllowed
            } response)
            return;

        var (type, id) = (TypeOf(response.StatusCode), Guid.CreateVersion7().ToString("N"));
        var members = Problem.Members(type, type.Explanation, error: null, "/", id);
        var document = JsonSerializer.SerializeToUtf8Bytes(members, DomainJson.Options);
        var head = $"HTTP/1.1 {type.Status} {ReasonPhrases.GetReasonPhrase(type.Status)}\r\n"
            + $"Content-Type: {Problem.ContentType}\r\nContent-Length: {document.Length}\r\n"
            + $"Connection: close\r\nDate: {clock.GetUtcNow():R}\r\nX-Request-Id: {id}\r\n\r\n";
        output.LastWord =
            [.. Encoding.ASCII.GetBytes(head), .. features.Get<IHttpRequestFeature>()?.Method == HttpMethods.Head ? [] : document];
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private static ProblemType TypeOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => ProblemType.TooSlow,
        StatusCodes.Status413PayloadTooLarge => ProblemType.TooLarge,
        StatusCodes.Status414UriTooLong => ProblemType.AddressTooLong,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => ProblemType.HeadersTooLarge,
        StatusCodes.Status505HttpVersionNotsupported => ProblemType.VersionNotSupported,
        _ => ProblemType.Malformed,
    };

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>What the server writes on a connection, until there is a last word: from then on it writes for nothing.</summary>
    private sealed class Output(PipeWriter writer) : PipeWriter
    {
        public byte[]? LastWord { get; set; }

        public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

        public override long UnflushedBytes => writer.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override void Advance(int bytes) => writer.Advance(LastWord is null ? bytes : 0);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            writer.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            LastWord is null ? writer.WriteAsync(source, cancellationToken) : writer.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => writer.Complete(exception);
    }
}
