using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>
/// Does something because of an event. It runs inside the unit of work, which also notes that the event was applied: what it changes and enqueues
/// takes effect once for each event, however often the event arrives. A failure, or an exception that may pass, is tried again later.
/// </summary>
public interface IReaction
{
    Task<Result> Handle(IntegrationEvent message, CancellationToken ct);
}
