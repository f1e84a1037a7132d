using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Routing;

/// <summary>The words that the route tables are written in.</summary>
internal static class Routes
{
    /// <summary>A command: it runs in the unit of work.</summary>
    /// <param name="keyRequired">Whether it is refused without an idempotency key.</param>
    public static RouteHandlerBuilder AsCommand(this RouteHandlerBuilder route, bool keyRequired = false) =>
        route.AsCommandOfOwnUnits(keyRequired).AddEndpointFilter<UnitOfWorkFilter>();

    /// <summary>A command whose use case runs units of work of its own, one after the other.</summary>
    /// <param name="keyRequired">Whether it is refused without an idempotency key.</param>
    public static RouteHandlerBuilder AsCommandOfOwnUnits(this RouteHandlerBuilder route, bool keyRequired)
    {
        _ = route.AddEndpointFilter<StillSignedIn>().AddEndpointFilter<IdempotencyKeyFilter>()
            .Refuses(Violations.RequestInvalid).WithMetadata(new CommandOperation());
        return keyRequired ? route.WithMetadata(new IdempotencyKeyRequired()) : route;
    }

    /// <summary>
    /// A command whose answer has a secret that is shown once, or that nobody signs in for. It is kept neither under an idempotency key nor
    /// by a cache; the same request again does it again.
    /// </summary>
    public static RouteHandlerBuilder NotKept(this RouteHandlerBuilder route) => route.WithMetadata(new AnswerNotKept());

    /// <summary>
    /// A change of one thing that is refused unless the caller says which version of it they saw. It stands before <see cref="AsCommand"/>.
    /// </summary>
    public static RouteHandlerBuilder NeedsIfMatch(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter<IfMatchRequired>().WithMetadata(new IfMatchAccepted(Required: true));

    /// <summary>
    /// What the operation can be refused with, beside what any of its kind can. Every route says it, if only that there is nothing.
    /// </summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ErrorType[] types) =>
        route.WithMetadata(new Refusals([.. types.Select(ProblemType.Of)]));

    /// <summary>
    /// The same for everyone: any cache may keep it for half a minute, and give it once more while it asks for the next. What goes to
    /// somebody who is signed in stays private all the same, and what fails is not kept.
    /// </summary>
    public static RouteHandlerBuilder KeptByCaches(this RouteHandlerBuilder route) => route.AddEndpointFilter((context, next) =>
    {
        LetCachesKeep(context.HttpContext.Response);
        return next(context);
    });

    /// <summary>The same for an endpoint that answers by itself.</summary>
    public static void LetCachesKeep(HttpResponse answer) => answer.OnStarting(static state =>
    {
        var response = (HttpResponse)state;
        if (response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status304NotModified))
            return Task.CompletedTask;
        response.Headers.CacheControl = "public, max-age=30, stale-while-revalidate=30";
        response.Headers.AppendCommaSeparatedValues(
            HeaderNames.Vary, HeaderNames.Accept, HeaderNames.Authorization, "Prefer", ApiKeyAuthentication.Header);
        return Task.CompletedTask;
    }, answer);

    /// <summary>It answers with server-sent events, and so without an end and a tag. Nobody may hold many of them open.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, EventStream.MediaType).WithMetadata(new AnswersAs(EventStream.MediaType))
            .AddEndpointFilter(OpenStreams.Bound).Refuses(RateLimit.Exceeded);

    /// <summary>Says more of the operation than its method does.</summary>
    public static RouteHandlerBuilder Explains(this RouteHandlerBuilder route, string text) => route.WithMetadata(new Explanation(text));
}

internal sealed record Refusals(IReadOnlyList<ProblemType> Types);

internal sealed class CommandOperation;

/// <summary>Marks an operation that is refused without an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyKeyRequired;

/// <summary>What it answers with when all is well, where that is not JSON. It has no tag, unless it says so.</summary>
/// <param name="MediaType">Left out: a file, of whatever type it is, which everybody accepts.</param>
internal sealed record AnswersAs(string? MediaType = null)
{
    /// <summary>Whether it has a tag all the same.</summary>
    public bool IsTagged { get; init; }
}

/// <summary>What it answers is shown once and kept nowhere.</summary>
internal sealed class AnswerNotKept;

/// <summary>More Markdown for the description of an operation.</summary>
internal sealed record Explanation(string Text);

/// <summary>Takes a file as its body, and reads it as it comes: it is no command of the unit of work.</summary>
internal sealed record FileTaken(long MostBytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => MostBytes;
}

/// <summary>For people: whoever signed in with an API key is refused.</summary>
internal sealed class PeopleOnly;

/// <summary>Takes an If-Match header; refused without one where it is required.</summary>
internal sealed record IfMatchAccepted(bool Required = false);

/// <summary>The body of a command that needs none: nothing, or an empty object.</summary>
internal sealed record NoBody;
