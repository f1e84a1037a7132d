using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Events;

/// <summary>The jobs of events, and on what terms they are done.</summary>
public static class EventJobs
{
    /// <summary>An event that a reaction could not take: tried again, or a dead letter.</summary>
    public static readonly JobKind Reaction = JobKind.Of<ReactToEvent, ReactToEventHandler>("messages.reaction") with
    {
        Queue = "messages",
        Retry = RetryPolicy.Reaction,
    };

    /// <summary>An event that could not be published: a dead letter, until somebody requeues it.</summary>
    public static readonly JobKind Publication = JobKind.Of<PublishEvent, PublishEventHandler>("messages.publication") with
    {
        Queue = "messages",
        Retry = RetryPolicy.Reaction,
    };

    public static readonly IReadOnlyList<JobKind> Kinds = [Reaction, Publication];
}
