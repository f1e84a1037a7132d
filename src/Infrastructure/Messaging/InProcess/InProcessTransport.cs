using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Messaging.Reactions;

namespace CleanOrders.Infrastructure.Messaging.InProcess;

/// <summary>
/// Where there is no broker: the relay applies events itself, and gives up its hold of one only after its effects, or jobs that will bring
/// them about, are committed. So nothing is lost when the process ends at any point.
/// </summary>
internal sealed class InProcessTransport(ReactionRunner runner, IEnumerable<Reaction> reactions, MessagingOptions options)
    : ITransport, IDisposable
{
    private readonly Reaction[] _reactions = [.. reactions];
    private readonly SemaphoreSlim _places = new(options.Concurrency);

    public string Description => "in process";

    public Task Ready(CancellationToken ct) => Task.CompletedTask;

    public async Task Publish(ClaimedEvent claimed, CancellationToken ct)
    {
        foreach (var reaction in _reactions.Where(reaction => reaction.EventTypes.Contains(claimed.Event.Type)))
        {
            await _places.WaitAsync(ct);
            using var place = new SemaphoreHold(_places);
            await runner.Take(reaction, claimed.Event, claimed.TraceParent, ct);
        }
    }

    public void Dispose() => _places.Dispose();
}
