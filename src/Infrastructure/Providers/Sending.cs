using System.Net;
using System.Net.Http.Headers;

namespace CleanOrders.Infrastructure.Providers;

/// <summary>A request that is made once or several times, and remembers whether any of it was handed to a connection.</summary>
/// <param name="reference">Its idempotency key, where it has an effect.</param>
/// <param name="body">Nothing for a question.</param>
internal sealed class Sending(string? reference, byte[]? body)
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>
    /// Whether the provider may have got it. The body comes last and is never empty where there is an effect, so a request whose body was
    /// not asked for has not been sent as a whole, whatever went wrong.
    /// </summary>
    public bool HasBegun { get; private set; }

    public HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (reference is not null)
            request.Headers.Add(IdempotencyKey, reference);
        if (body is not null)
            request.Content = new Watched(this, body);
        return request;
    }

    private sealed class Watched : HttpContent
    {
        private readonly Sending _sending;
        private readonly byte[] _body;

        public Watched(Sending sending, byte[] body)
        {
            (_sending, _body) = (sending, body);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _sending.HasBegun = true;
            await stream.WriteAsync(_body, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
