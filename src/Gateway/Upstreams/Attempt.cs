using System.Net;
using CleanOrders.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>How an attempt to have a request answered went.</summary>
internal enum AttemptResult
{
    /// <summary>The breaker of the instance is open: nothing was sent.</summary>
    NotSent,

    /// <summary>There is an answer, or nobody waits for one any more.</summary>
    Answered,

    /// <summary>The instance answered that it failed, or did not answer in time.</summary>
    Failed,

    /// <summary>The connection to the instance was refused, or broke before its answer began.</summary>
    Broken,
}

/// <summary>The attempt of a request that is under way.</summary>
internal sealed class Attempt(ApiRoute route, CancellationToken client)
{
    public DestinationState? Destination { get; set; }

    public AttemptResult Result { get; set; }

    /// <summary>When the breaker lets the next request try, if it is open.</summary>
    public TimeSpan? OpensIn { get; set; }

    /// <summary>What stands in for an answer that is not shown.</summary>
    public Problem? Hidden { get; private set; }

    /// <summary>
    /// Whether the answer of an instance goes to the client as it is: a failure that is no problem document could show what is inside.
    /// </summary>
    public bool Shows(HttpResponseMessage answer)
    {
        Hidden = (int)answer.StatusCode < StatusCodes.Status500InternalServerError
            || answer.Content.Headers.ContentType?.MediaType == Problem.ContentType
            ? null
            : answer.StatusCode == HttpStatusCode.InternalServerError
            ? new Problem(ProblemType.ServerError, "The service failed to answer.")
            : new Problem(GatewayProblems.NoInstance.With("The service cannot answer at the moment."));
        return Hidden is null;
    }

    public AttemptResult ResultOf(HttpContext context)
    {
        if (context.Response.HasStarted && route.Kind == RouteKind.Stream)
            return AttemptResult.Answered;
        return context.Features.Get<IForwarderErrorFeature>()?.Error switch
        {
            // 503 says when to come again, and is no fault: one route that is busy would else close all others.
            null or ForwarderError.None => context.Response.StatusCode
                is StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout
                ? AttemptResult.Failed
                : AttemptResult.Answered,
            ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
                or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination => AttemptResult.Broken,
            ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
                when !client.IsCancellationRequested => AttemptResult.Failed,
            _ => AttemptResult.Answered,
        };
    }
}
