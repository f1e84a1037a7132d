namespace CleanOrders.Application.Jobs;

/// <summary>Every kind of job that ships, and its terms: the one table of who is tried again, how often and for how long.</summary>
public static class JobKinds
{
    public static readonly IReadOnlyList<JobKind> All = [];
}
