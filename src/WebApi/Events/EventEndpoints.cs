using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Events;

/// <summary>Every public event, for other systems that catch up.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app) =>
        _ = app.MapGroup("").WithTags("Events").WithExamples(EventExamples.All).MapGet("/v1/events", ListEvents)
            .Takes(QueryParameter.Id<IntegrationEventId>("after", "The last event that you have. Left out: the oldest that is kept."),
                QueryParameter.Limit)
            .Produces<EventList>().Refuses(Violations.RequestInvalid);

    /// <summary>List events</summary>
    /// <remarks>In the order in which they were published, the oldest first; those of one order in the order in which they happened. `next`
    /// is what to send as `after` for more; where it is missing you have caught up: ask again after the last one that you have. Who gets an
    /// event twice knows it by its id. They are kept for `Messaging:EventRetention`.</remarks>
    internal static async Task<IResult> ListEvents(
        string? after, string? limit, IQuery<ListEvents, EventList> events, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question =
            new ListEvents(filter.Id<IntegrationEventId>("/after", after), filter.Page(limit, cursor: null, http.Request).Limit, caller);
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await events.Ask(question, ct)).ToHttp(list =>
        {
            if (list.Next is { } next)
                http.Response.Headers.Link = $"<{http.Request.Path}?after={next}&limit={question.Limit}>; rel=\"next\"";
            return Reply.Ok(list);
        });
    }
}
