using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CleanOrders.TestKit;

/// <summary>
/// Somebody who calls the API. Every POST carries a fresh <c>Idempotency-Key</c> unless it is given or taken away:
/// <c>await customer.WithKey(key).PlaceOrder((2, sku))</c>, <c>await support.With("If-Match", tag).Cancel(order)</c>.
/// </summary>
public sealed class Client
{
    public const string KeyHeader = "Idempotency-Key";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Where answers have secrets.</summary>
    private static readonly string[] OfSecrets = ["/v1/auth", "/v1/api-keys", "/v1/webhooks"];

    private readonly RunningApi _api;
    private readonly Account? _account;
    private readonly (string Name, string? Value)[] _headers;

    internal Client(RunningApi api, Account? account, params (string Name, string? Value)[] headers)
    {
        _api = api;
        _account = account;
        _headers = headers;
    }

    public RunningApi Api => _api;

    public bool IsSignedIn => _account is not null;

    /// <summary>A token for calls that a test makes by other means.</summary>
    public Task<string> Token() => _api.TokenOf(_account ?? throw new InvalidOperationException("Nobody is signed in."));

    /// <summary>The same person at another host of the same database.</summary>
    public Client At(RunningApi api) => new(api, _account, _headers);

    /// <summary>The same person with a header more; several of one name are sent as several.</summary>
    public Client With(string header, string value) => new(_api, _account, [.. _headers, (header, value)]);

    public Client WithKey(string key) => With(KeyHeader, key);

    public Client WithoutKey() => new(_api, _account, [.. _headers, (KeyHeader, null)]);

    public Task<HttpAnswer> Get(string path) => Send(HttpMethod.Get, path);

    /// <param name="body">
    /// Text is sent as it stands, <see cref="HttpContent"/> too; anything else as its JSON, without members that are null.
    /// </param>
    public Task<HttpAnswer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<HttpAnswer> Put(string path, object? body = null) => Send(HttpMethod.Put, path, body);

    public Task<HttpAnswer> Delete(string path) => Send(HttpMethod.Delete, path);

    /// <summary>Follows a stream of events from its beginning, or with a <c>Last-Event-ID</c> from there.</summary>
    public async Task<EventReader> Follow(string path) => await EventReader.Of(await Ask(HttpMethod.Get, path, body: null));

    // only with graphql
    /// <summary>Follows what an operation of GraphQL gives (GraphQL over server-sent events, distinct connections).</summary>
    public async Task<EventReader> Subscribe(string query, object? variables = null) => await EventReader.Of(
        await With("Accept", EventReader.MediaType).Ask(HttpMethod.Post, GraphQLCalls.Address, new { query, variables }));

    /// <summary>What a subscription is refused with; nothing, where it begins.</summary>
    public async Task<HttpAnswer?> SubscriptionRefusal(string query)
    {
        using var response = await With("Accept", EventReader.MediaType).Ask(HttpMethod.Post, GraphQLCalls.Address, new { query });
        return response.Content.Headers.ContentType?.MediaType == EventReader.MediaType ? null : await HttpAnswer.Read(_api, response);
    }
    // end of graphql

    public async Task<HttpAnswer> Send(HttpMethod method, string path, object? body = null)
    {
        using var response = await Ask(method, path, body);
        var answer = await HttpAnswer.Read(_api, response);
        if (Array.Exists(OfSecrets, prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
            _api.Secrets.Note(answer.Text);
        return answer;
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_api.Address, path));
        request.Content = Content(body);
        if (_account is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _api.TokenOf(_account));
        if (method == HttpMethod.Post && _headers.All(header => header.Name != KeyHeader))
            request.Headers.Add(KeyHeader, FreshKey());
        foreach (var (name, value) in _headers.Where(header => header.Value is not null))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"'{name}' is a header of the body: put it on an HttpContent.", nameof(body));
        }

        if (request.Content is StringContent text)
            _api.Secrets.Note(await text.ReadAsStringAsync());
        return await _api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static string FreshKey() => $"key-{Guid.CreateVersion7():N}";

    private static HttpContent? Content(object? body) => body switch
    {
        null => null,
        HttpContent content => content,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        _ => new StringContent(JsonSerializer.Serialize(body, Options), Encoding.UTF8, "application/json"),
    };
}
