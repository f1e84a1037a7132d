using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CleanOrders.ProviderSimulator;

/// <summary>
/// Where webhooks go and how they come: twice for a part of them, and each up to <see cref="Latest"/> late, so in any order.
/// </summary>
public sealed record WebhookManners(Uri Address, IReadOnlyList<string> Secrets)
{
    public double TwicePart { get; init; }

    public TimeSpan Latest { get; init; }
}

/// <summary>How many messages there are, and how many of them nobody has taken yet.</summary>
public sealed record WebhookCount(int Sent, int Waiting);

/// <summary>Sends what happened, as Standard Webhooks, again and again until it is taken.</summary>
internal sealed class Webhooks(Random random) : IDisposable
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private WebhookManners? _manners;
    private int _sent;
    private int _waiting;

    public WebhookCount Count => new(Volatile.Read(ref _sent), Volatile.Read(ref _waiting));

    public void Behave(WebhookManners manners) => Volatile.Write(ref _manners, manners);

    public void Send(string type, string reference, string? charge, DateTimeOffset now)
    {
        if (Volatile.Read(ref _manners) is not { } manners)
            return;
        var id = $"msg_{Interlocked.Increment(ref _sent)}";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { type, timestamp = now, data = new { reference, charge } }, JsonSerializerOptions.Web);
        for (var copies = Chance() < manners.TwicePart ? 2 : 1; copies > 0; copies--)
            _ = Deliver(id, body, manners.Latest * Chance());
    }

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private double Chance()
    {
        lock (_lock)
            return random.NextDouble();
    }

    private async Task Deliver(string id, byte[] body, TimeSpan late)
    {
        _ = Interlocked.Increment(ref _waiting);
        await Task.Delay(late);
        for (var pause = FirstPause; !await Try(id, body); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            await Task.Delay(pause);
        _ = Interlocked.Decrement(ref _waiting);
    }

    private async Task<bool> Try(string id, byte[] body)
    {
        await _places.WaitAsync();
        try
        {
            var manners = Volatile.Read(ref _manners)!;
            using var request = new HttpRequestMessage(HttpMethod.Post, manners.Address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in SignedHeaders.Of(manners.Secrets, id, TimeProvider.System.GetUtcNow(), body))
                request.Headers.Add(name, value);
            using var response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _ = _places.Release();
        }
    }
}

/// <summary>The headers of Standard Webhooks.</summary>
public static class SignedHeaders
{
    /// <param name="secrets">Each signs: whoever has one of them can tell.</param>
    public static IEnumerable<(string Name, string Value)> Of(IEnumerable<string> secrets, string id, DateTimeOffset now, byte[] body)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{time}."), .. body];
        var signatures =
            secrets.Select(
                secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))}");
        return [("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", string.Join(' ', signatures))];
    }
}
