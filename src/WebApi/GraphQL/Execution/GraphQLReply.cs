using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using GraphQL;
using GraphQL.Execution;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>An answer in the type that the client accepts (GraphQL over HTTP, section 6).</summary>
internal sealed class GraphQLReply
{
    public const string Offered = $"Accept {Own}, {Json} or {EventStream.MediaType}.";

    private const string Own = "application/graphql-response+json";
    private const string Json = "application/json";

    private readonly HttpContext _http;
    private readonly string _type;

    private GraphQLReply(HttpContext http, string type) => (_http, _type) = (http, type);

    /// <summary>Whether it is a stream of events.</summary>
    public bool Streams => _type == EventStream.MediaType;

    /// <summary>Nothing, where the client accepts none of them. To who does not say, JSON is sent.</summary>
    public static GraphQLReply? For(HttpContext http)
    {
        var accepted = http.Request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return new GraphQLReply(http, Json);
        var best = ((string[])[Own, EventStream.MediaType, Json]).Select(type => (Type: type, Range: RangeFor(type, accepted)))
            .Where(offer => offer.Range is not null and not { Quality: 0 })
            .OrderByDescending(offer => offer.Range!.Quality ?? 1)
            .ThenBy(offer => (offer.Range!.MatchesAllTypes, offer.Range.MatchesAllSubTypes))
            .ToList();
        return best switch
        {
            [] => null,
            [{ Range: { MatchesAllTypes: false, MatchesAllSubTypes: false } }, ..] => new GraphQLReply(http, best[0].Type),
            _ => best.Exists(offer => offer.Type == Json) ? new GraphQLReply(http, Json) : new GraphQLReply(http, best[0].Type),
        };
    }

    /// <summary>A request that is not run at all.</summary>
    public Task Refuse(Error error, int status = StatusCodes.Status400BadRequest) =>
        Write(new ExecutionResult(new RefusedError(error)), status);

    public Task Send(IReadOnlyList<ExecutionResult> results, bool isBatch)
    {
        _http.Response.Headers.CacheControl = "no-store";
        return isBatch ? Write(results, StatusCodes.Status200OK) : Write(results[0], StatusOf(results[0]));
    }

    /// <summary>An answer that a cache may keep, and that has a tag.</summary>
    public async Task SendTagged(ExecutionResult result)
    {
        var bytes = new MemoryStream();
        await Serializer.WriteAsync(bytes, result, _http.RequestAborted);
        var (response, content) = (_http.Response, bytes.ToArray());
        response.StatusCode = StatusOf(result);
        response.ContentType = $"{_type}; charset=utf-8";
        if (result is { Executed: true, Errors: null or { Count: 0 } })
        {
            Routes.LetCachesKeep(response);
            response.Headers.ETag = $"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12))}\"";
            if (Preconditions.HasCurrent(_http.Request, response.Headers.ETag!))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                return;
            }
        }
        else
        {
            response.Headers.CacheControl = "no-store";
        }

        await response.Body.WriteAsync(content, _http.RequestAborted);
    }

    private IGraphQLTextSerializer Serializer => _http.RequestServices.GetRequiredService<IGraphQLTextSerializer>();

    private static MediaTypeHeaderValue? RangeFor(string type, IList<MediaTypeHeaderValue> accepted)
    {
        var offered = new MediaTypeHeaderValue(type) { Charset = "utf-8" };

        // For the framework a type with the suffix +json is part of application/json, which asks for that type alone.
        return accepted
            .Where(range => offered.IsSubsetOf(range)
                && (range.MatchesAllSubTypes || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)))
            .MinBy(range => (range.MatchesAllTypes, range.MatchesAllSubTypes));
    }

    // What was run answers 200, whatever its fields say. To who accepts plain JSON that is so for everything that could be read.
    private int StatusOf(ExecutionResult result) => result switch
    {
        { Executed: true } => StatusCodes.Status200OK,
        { Errors: [UnhandledError failure, ..] } => ErrorMembers.TypeOf(failure).Status,
        _ => _type == Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
    };

    private async Task Write<T>(T body, int status)
    {
        _http.Response.StatusCode = status;
        _http.Response.ContentType = $"{(Streams ? Own : _type)}; charset=utf-8";
        await Serializer.WriteAsync(_http.Response.Body, body, _http.RequestAborted);
    }
}
