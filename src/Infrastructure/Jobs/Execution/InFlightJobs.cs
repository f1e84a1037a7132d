using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>What this worker holds now.</summary>
internal sealed class InFlightJobs
{
    private readonly ConcurrentDictionary<(Guid Id, int Generation), JobAttempt> _attempts = new();

    /// <summary>The worker's name, for people: the machine, the process, and which of its lives this is.</summary>
    public string Worker { get; } =
        $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 60)]}:{Environment.ProcessId}:"
        + $"{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    public IEnumerable<JobAttempt> All => _attempts.Values;

    public void Add(JobAttempt attempt) => _attempts[(attempt.Job.Id, attempt.Job.Generation)] = attempt;

    public void Remove(JobAttempt attempt) => _ = _attempts.TryRemove((attempt.Job.Id, attempt.Job.Generation), out _);

    public JobAttempt? Find(Guid id, int generation) => _attempts.GetValueOrDefault((id, generation));
}
