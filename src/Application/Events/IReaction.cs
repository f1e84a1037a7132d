using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>
/// Does something because of an event. It runs inside the unit of work, which also notes that the event was applied: what it changes and
/// enqueues takes effect once for each event, however often the event arrives. A failure, or an exception that may pass, is tried again
/// later.
/// </summary>
/// <typeparam name="TEvent">
/// What it reacts to: an event as the domain records it (<c>OrderShipped</c>), all of one kind (<c>OrderEvent</c>), or
/// <see cref="IntegrationEvent"/> for what is published as it is published.
/// </typeparam>
public interface IReaction<in TEvent>
    where TEvent : class
{
    Task<Result> Handle(TEvent happened, CancellationToken ct);
}
