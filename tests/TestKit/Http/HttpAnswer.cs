using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>An answer, read to its end.</summary>
public sealed class HttpAnswer
{
    private const int LongestShown = 2000;

    private readonly Lazy<JsonElement> _json;

    private HttpAnswer(RunningApi api, HttpResponseMessage response, byte[] bytes)
    {
        Api = api;
        Path = response.RequestMessage!.RequestUri!.AbsolutePath;
        Request = $"{response.RequestMessage.Method} {response.RequestMessage.RequestUri.PathAndQuery}";
        Status = response.StatusCode;
        Bytes = bytes;
        Headers = response.Headers;
        ContentHeaders = response.Content.Headers;
        _json = new(() => JsonSerializer.Deserialize<JsonElement>(Bytes));
    }

    public HttpStatusCode Status { get; }

    public byte[] Bytes { get; }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => _json.Value;

    public HttpResponseHeaders Headers { get; }

    public HttpContentHeaders ContentHeaders { get; }

    /// <summary>In its quotes, or nothing.</summary>
    public string? ETag => Headers.ETag?.ToString();

    public string? Location => Headers.Location?.OriginalString;

    public bool IsReplay => Header("Idempotent-Replayed") is "true";

    internal RunningApi Api { get; }

    internal string Path { get; }

    internal string Request { get; }

    /// <summary>A header's value, several joined by a comma; nothing if it is not there.</summary>
    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>A member by its path, as in <c>"lines/0/sku"</c>.</summary>
    public JsonElement Member(string path) => path.Split('/').Aggregate(Json, (element, name) =>
        element.ValueKind == JsonValueKind.Array
            ? element[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]
            : element.GetProperty(name));

    public override string ToString() =>
        $"{Request}\n-> {(int)Status} {(Text.Length <= LongestShown ? Text : Text[..LongestShown] + " …")}";

    /// <summary>Of a stream, which has no end, its first event is the answer; none, where it begins with nothing.</summary>
    internal static async Task<HttpAnswer> Read(RunningApi api, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != EventReader.MediaType)
            return new(api, response, await response.Content.ReadAsByteArrayAsync());
        await using var events = await EventReader.Of(response);
        return new(api, response, Encoding.UTF8.GetBytes((await events.Next(orComment: true))?.Data ?? ""));
    }

    internal static HttpClient NewClient(Uri address, bool isBehindGateway = false) =>
        new(new DocumentedAnswers(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                Expect100ContinueTimeout = Timeout.InfiniteTimeSpan
            },
            isBehindGateway))
        { BaseAddress = address, Timeout = Eventually.Bound };
}

/// <summary>What an answer should be; the failure message shows the request and the answer.</summary>
[ShouldlyMethods]
public static class HttpAnswerChecks
{
    public static async Task<HttpAnswer> ShouldBe(this Task<HttpAnswer> asked, HttpStatusCode status)
    {
        var answer = await asked;
        answer.Status.ShouldBe(status, answer.ToString());
        return answer;
    }

    /// <summary>The JSON of a successful answer.</summary>
    public static async Task<JsonElement> Json(this Task<HttpAnswer> asked)
    {
        var answer = await asked;
        ((int)answer.Status).ShouldBeInRange(200, 299, answer.ToString());
        return answer.Json;
    }
}
