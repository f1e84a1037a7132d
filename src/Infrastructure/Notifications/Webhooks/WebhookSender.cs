using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>
/// Posts messages to endpoints. It connects only to addresses that it has looked up and checked itself, follows no redirect, uses no proxy,
/// and reads only the beginning of an answer.
/// </summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const int LongestHeadersInKilobytes = 16;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly WebhookAddresses _addresses;
    private readonly WebhookSendingOptions _options;
    private readonly EndpointGates _gates;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public WebhookSender(WebhookAddresses addresses, WebhookSendingOptions options, EndpointGates gates, TimeProvider clock)
    {
        (_addresses, _options, _gates, _clock) = (addresses, options, gates, clock);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = LongestHeadersInKilobytes,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = Connect,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<WebhookPlace> Enter(WebhookId webhook, CancellationToken ct)
    {
        var gate = _gates.Of(webhook);
        return new Place(this, gate, await gate.Enter(ct));
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        SocketException? last = null;
        foreach (var address in await _addresses.AddressesOf(context.DnsEndPoint.Host, ct))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception)
            {
                socket.Dispose();
                if ((last = exception as SocketException) is null)
                    throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<WebhookAttempt> Post(WebhookMessage message, CancellationToken ct)
    {
        var (at, started) = (_clock.GetUtcNow(), Stopwatch.GetTimestamp());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using var request = Request(message, at);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var body = await AnswerText.Read(response.Content, timeout.Token, ct);
            var status = (int)response.StatusCode;
            return new WebhookAttempt(
                at, status, Elapsed(started), response.IsSuccessStatusCode ? null : $"The endpoint answered {status}.", body)
            {
                RetryAfter = status is 429 or 503 ? Asked(response.Headers.RetryAfter, at) : null,
            };
        }
        catch (Exception failure) when (Reason(failure) is { } why && !ct.IsCancellationRequested)
        {
            return new WebhookAttempt(at, Status: null, Elapsed(started), why, Body: null);
        }
    }

    private static HttpRequestMessage Request(WebhookMessage message, DateTimeOffset at)
    {
        var (id, body) = (message.Id.ToString(), Encoding.UTF8.GetBytes(message.Body));
        var request = new HttpRequestMessage(HttpMethod.Post, message.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("orders-webhooks", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature",
            StandardWebhooks.Sign(message.Secrets.Select(secret => StandardWebhooks.KeyFrom(secret)!), id, at, body));
        return request;
    }

    private static TimeSpan? Asked(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        (header?.Delta ?? (header?.Date - now)) is { } asked && asked > TimeSpan.Zero ? asked : null;

    private static int Elapsed(long started) => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>A sentence for each way in which there is no answer; nothing for a bug.</summary>
    private static string? Reason(Exception failure) => failure switch
    {
        OperationCanceledException => "The endpoint did not answer in time.",
        HttpRequestException { InnerException: AddressRefusedException refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } =>
            "The host has no address.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "There was no secure connection.",
        HttpRequestException { InnerException: SocketException } => "The endpoint took no connection.",
        HttpRequestException or IOException => "The connection was lost, or the answer was not HTTP.",
        _ => null,
    };

    private sealed class Place(WebhookSender sender, EndpointGate gate, TimeSpan? putOff) : WebhookPlace
    {
        private readonly DateTimeOffset _entered = sender._clock.GetUtcNow();
        private bool _isLeft;

        public override TimeSpan? PutOff => putOff;

        public override async Task<WebhookAttempt> Send(WebhookMessage message, CancellationToken ct)
        {
            var attempt = await sender.Post(message, ct);
            gate.Note(attempt.IsSuccess, attempt.RetryAfter);
            return attempt;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_isLeft && putOff is null)
                gate.Leave(sender._clock.GetUtcNow() - _entered);
            _isLeft = true;
        }
    }
}
