using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CleanOrders.TestKit;

/// <summary>An answer as its bytes stood.</summary>
public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Body}";
}

/// <summary>Requests that no client library sends: paths, methods and headers as they are written.</summary>
public static class RawHttp
{
    /// <summary>As somebody who is signed in, or as nobody; with a body as JSON.</summary>
    public static async Task<RawAnswer> Raw(this Client client, string method, string target, string? body = null, params string[] headers)
    {
        string[] usual =
        [
            $"{method} {target} HTTP/1.1", $"Host: {client.Api.Address.Authority}", "Connection: close", .. client.IsSignedIn
                ? [$"Authorization: {new AuthenticationHeaderValue("Bearer", await client.Token())}"]
                : Array.Empty<string>(),
            .. body is null
                ? []
                : new[] { "Content-Type: application/json",
                    string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}") },
        ];
        return await client.Api.SendRaw($"{string.Join("\r\n", usual.Concat(headers))}\r\n\r\n{body}");
    }

    /// <summary>Sends exactly this, and reads until the server closes.</summary>
    public static Task<RawAnswer> SendRaw(this RunningApi api, string request) => SendRaw(api.Address, request);

    /// <summary>The same to whoever listens there.</summary>
    public static async Task<RawAnswer> SendRaw(Uri address, string request)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, bound.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), bound.Token);
        var text = Encoding.UTF8.GetString(await ReadToEnd(stream, bound.Token));
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = (end < 0 ? text : text[..end]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Key, header => string.Join(", ", header), StringComparer.OrdinalIgnoreCase);
        return new RawAnswer(
            lines[0].Split(' ') is [_, var status, ..] ? int.Parse(status, CultureInfo.InvariantCulture) : 0, headers, end < 0
                ? ""
                : text[(end + 4)..]);
    }

    private static async Task<byte[]> ReadToEnd(NetworkStream stream, CancellationToken ct)
    {
        using var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read, ct);
            return read.ToArray();
        }
        catch (IOException) when (read.Length > 0)
        {
            // Who refuses a request early resets what was still on its way; the answer is there before that.
            return read.ToArray();
        }
    }
}
