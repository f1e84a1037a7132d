using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>
/// Does something because of a fact. It runs inside the unit of work, which also notes that the fact was applied: what it changes and enqueues
/// takes effect once for each fact, however often the fact arrives. A failure, or an exception that may pass, is tried again later.
/// </summary>
public interface IReaction
{
    Task<Result> Handle(Fact fact, CancellationToken ct);
}
