using CleanOrders.Application.Messaging;

namespace CleanOrders.Application.Jobs;

/// <summary>Every kind of job that ships, and its terms: the one table of who is tried again, how often and for how long.</summary>
public static class JobKinds
{
    /// <summary>A fact that a reaction could not take: tried again, or a dead letter.</summary>
    public static readonly JobKind Reaction = JobKind.Of<ReactToFact, ReactToFactHandler>("messages.reaction") with { Queue = "messages", Retry = RetryPolicy.Reaction };

    /// <summary>A fact that could not be told: a dead letter, until somebody requeues it.</summary>
    public static readonly JobKind Publication = JobKind.Of<PublishFact, PublishFactHandler>("messages.publication") with { Queue = "messages", Retry = RetryPolicy.Reaction };

    public static readonly IReadOnlyList<JobKind> All = [Reaction, Publication];
}
