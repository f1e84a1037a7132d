using System.Text.Json;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.GraphQL.Execution;
using CleanOrders.WebApi.Responses;
using GraphQL;
using GraphQLParser.AST;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// GraphQL over HTTP: <c>POST</c> for every operation, <c>GET</c> for queries that are known by their hash. One more way in to what the
/// HTTP API does.
/// </summary>
internal static class GraphQLEndpoint
{
    public const string Address = "/graphql";

    public static void MapGraphQL(this IEndpointRouteBuilder app)
    {
        _ = app.MapPost(Address, Post).AllowAnonymous().ExcludeFromDescription()
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(GraphQLRequest)));
        _ = app.MapGet(Address, Get).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task Post(HttpContext http)
    {
        if (GraphQLReply.For(http) is not { } reply)
        {
            await new Problem(ProblemType.NotAcceptable, GraphQLReply.Offered).ExecuteAsync(http);
            return;
        }

        var (json, ct) = (http.RequestServices.GetRequiredService<IGraphQLTextSerializer>(), http.RequestAborted);
        Result<IReadOnlyList<GraphQLRequest>> requests;
        var isBatch = false;
        try
        {
            using var body = await GraphQLRequest.Parse(http.Request.Body, ct);
            requests = GraphQLRequest.Read(body.RootElement, json, out isBatch);
        }
        catch (JsonException)
        {
            requests = GraphQLErrors.RequestMalformed.With("The body is not JSON.");
        }

        if (requests.IsFailure)
            await reply.Refuse(requests.Error);
        else if (reply.Streams)
            await Stream(requests.Value, isBatch, reply, http);
        else
            await reply.Send(await Run(requests.Value, http), isBatch);
    }

    private static async Task Get(HttpContext http)
    {
        if (GraphQLReply.For(http) is not { Streams: false } reply)
        {
            await new Problem(ProblemType.NotAcceptable, GraphQLReply.Offered).ExecuteAsync(http);
            return;
        }

        var request = GraphQLRequest.Read(http.Request.Query, http.RequestServices.GetRequiredService<IGraphQLTextSerializer>());
        var operations = http.RequestServices.GetRequiredService<Operations>();
        var document = request.IsFailure ? request.Error : operations.Find(request.Value);
        if (document.IsFailure)
            await reply.Refuse(document.Error);
        else if (Operations.Chosen(document.Value, request.Value.OperationName) is { Operation: not OperationType.Query })
            await reply.Refuse(GraphQLErrors.QueriesOnly.With("Send it with POST."), StatusCodes.Status405MethodNotAllowed);
        else
            await reply.SendTagged(await operations.Run(document.Value, request.Value, new Operation(http, Budget(http)), http));
    }

    // One after the other: a later one sees what an earlier one has changed.
    private static async Task<List<ExecutionResult>> Run(IReadOnlyList<GraphQLRequest> requests, HttpContext http)
    {
        var operations = http.RequestServices.GetRequiredService<Operations>();
        var (results, budget) = (new List<ExecutionResult>(), Budget(http));
        foreach (var request in requests)
        {
            var document = operations.Find(request);
            results.Add(
                document.IsFailure ? new ExecutionResult(new RefusedError(document.Error))
                : Operations.Chosen(document.Value, request.OperationName) is { Operation: OperationType.Subscription }
                    ? new ExecutionResult(new RefusedError(GraphQLErrors.StreamNeeded.With($"Accept {EventStream.MediaType}.")))
                : await operations.Run(document.Value, request, new Operation(http, budget), http));
        }

        return results;
    }

    /// <summary>An operation by server-sent events, in the distinct connections mode of GraphQL over SSE.</summary>
    private static async Task Stream(IReadOnlyList<GraphQLRequest> requests, bool isBatch, GraphQLReply reply, HttpContext http)
    {
        var operations = http.RequestServices.GetRequiredService<Operations>();
        var last = new LastEventId(http.Request.Headers[LastEventId.Header].ToString());
        var known = last.Read();
        var document = isBatch ? GraphQLErrors.BatchSize.With("A stream is of one operation.")
            : known.IsFailure ? known.Error
            : operations.Find(requests[0]);
        if (document.IsFailure)
        {
            await reply.Refuse(document.Error);
            return;
        }

        // Before it begins to follow: what is not taken from a feed would stay in it.
        var isSubscription = Operations.Chosen(document.Value, requests[0].OperationName) is { Operation: OperationType.Subscription };
        Problem? tooMany = null;
        using var place = isSubscription && http.User is SignedIn ? OpenStreams.Take(http, out tooMany) : null;
        if (tooMany is not null)
        {
            await tooMany.ExecuteAsync(http);
            return;
        }

        var begun = new Operation(http, Budget(http)) { LastEvent = last.IsGiven ? known.Value : null };
        var first = await operations.Run(document.Value, requests[0], begun, http);
        await (isSubscription && begun.Events is null
            ? reply.Send([first], isBatch: false)
            : FollowedOperation.Send(document.Value, requests[0], begun, first, http));
    }

    private static CostBudget Budget(HttpContext http) => new(http.RequestServices.GetRequiredService<GraphQLOptions>().MostCost);
}
