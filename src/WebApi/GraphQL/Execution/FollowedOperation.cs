using System.Runtime.CompilerServices;
using System.Text.Json;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.WebApi.Responses;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>Sends a subscription as a stream: its document is run again for each event, when the reader takes it.</summary>
internal static class FollowedOperation
{
    private static readonly ServerEvent Complete = new(Id: null, "complete", "");

    /// <param name="begun">The operation that has begun to follow, or has just run.</param>
    public static Task Send(
        KnownDocument document, GraphQLRequest request, Operation begun, ExecutionResult first, HttpContext http) =>
        (begun.Events is { } events
            ? new EventStream<ServerEvent>(Results(events, document, request, begun, http), item => item, SignedIn.IsStillGood)
            : new EventStream<ServerEvent>(Only(first, http), item => item, _ => ValueTask.FromResult(true)))
        .ExecuteAsync(http);

    private static async IAsyncEnumerable<IReadOnlyList<ServerEvent>> Results(
        IAsyncEnumerable<IReadOnlyList<FollowedEvent>> events, KnownDocument document, GraphQLRequest request, Operation begun,
        HttpContext http, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var operations = http.RequestServices.GetRequiredService<Operations>();
        await foreach (var part in events.WithCancellation(ct))
        {
            var results = new List<ServerEvent>(part.Count);
            foreach (var item in part)
            {
                var result = await operations.Run(document, request, new Operation(http, begun.Budget) { Event = item.Data }, http);
                results.Add(new ServerEvent(item.Position, "next", Json(result, http)));
            }

            yield return results;
        }

        yield return [Complete];
    }

    private static IAsyncEnumerable<IReadOnlyList<ServerEvent>> Only(ExecutionResult result, HttpContext http) =>
        new[] { (IReadOnlyList<ServerEvent>)[new ServerEvent(Id: null, "next", Json(result, http)), Complete] }.ToAsyncEnumerable();

    private static JsonElement Json(ExecutionResult result, HttpContext http) => JsonSerializer.Deserialize<JsonElement>(
        http.RequestServices.GetRequiredService<IGraphQLTextSerializer>().Serialize(result));
}
