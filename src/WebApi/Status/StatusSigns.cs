using CleanOrders.Application.Status;

namespace CleanOrders.WebApi.Status;

/// <summary>What somebody should do something about, each as a sentence.</summary>
internal sealed class StatusSigns(ServiceStatus status)
{
    /// <summary>A relay that works publishes within a second; a worker begins a job within seconds where it has room.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    public IEnumerable<string> All => Servers.Concat(Providers).Concat(Events).Concat(Jobs);

    private IEnumerable<string> Servers =>
        status.Servers.Where(server => server.State == ServerState.Silent).Select(server => $"{server.Name} does not answer.");

    private IEnumerable<string> Providers => status.Providers.Where(provider => provider.OpenSince is not null)
        .Select(provider => $"The circuit breaker of the {provider.Name} provider is open.");

    private IEnumerable<string> Events
    {
        get
        {
            if (status.Backlog is not { } backlog)
                yield break;
            if (status.At - backlog.OldestEvent > LongWait)
                yield return $"An event has waited for {StatusText.Duration(status.At - backlog.OldestEvent!.Value)} to be published.";
            if (backlog.FailedEvents > 0)
                yield return $"Events that failed to be published: {StatusText.Number(backlog.FailedEvents)}.";
        }
    }

    private IEnumerable<string> Jobs
    {
        get
        {
            var jobs = status.Backlog?.Jobs ?? [];
            if (jobs.Where(one => one.Status == "dead").Sum(one => one.Count) is > 0 and var dead)
                yield return $"Dead jobs that wait for a decision: {StatusText.Number(dead)}.";
            foreach (var queue in jobs.Where(one => one.Status == "queued" && status.At - one.Oldest > LongWait).Select(one => one.Queue)
                .Distinct(StringComparer.Ordinal))
                yield return $"Jobs of the queue {queue} have been due for more than {LongWait.Minutes} minutes.";
        }
    }
}
