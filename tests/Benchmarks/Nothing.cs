using System.Diagnostics;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Benchmarks;

/// <summary>A job that does nothing, so that only what surrounds it is measured.</summary>
public sealed record Nothing(int Number);

public sealed class NothingHandler : IJobHandler<Nothing>, IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public static readonly JobKind Kind = JobKind.Of<Nothing, NothingHandler>("benchmarks.nothing");

    private static int Total;

    public static int Handled => Total;

    /// <summary>Is called with the time at which a job began, where somebody wants to know.</summary>
    public static Action<long>? Begun { get; set; }

    public static void Forget() => Total = 0;

    public Task<JobOutcome> Handle(Nothing arguments, JobRun run, CancellationToken ct)
    {
        Begun?.Invoke(Stopwatch.GetTimestamp());
        _ = Interlocked.Increment(ref Total);
        return Task.FromResult<JobOutcome>(new JobOutcome.Done());
    }
}
