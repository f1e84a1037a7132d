using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>
/// What followed from each event of an order and of its payments: for staff who look for where it got stuck. It is as long as what it is
/// made of is kept: events 90 days, jobs that succeeded 7, unless it is set otherwise.
/// </summary>
public sealed record GetOrderTrace(OrderId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.OrdersRead);
}

/// <summary>One step of what followed, by the time when it began.</summary>
/// <param name="Kind">
/// <c>event</c>; <c>reaction</c>, which has taken effect; <c>job</c>; <c>delivery</c>, a step of a notification's; <c>webhook</c>.
/// </param>
/// <param name="Name">The type of the event or the job, the name of the reaction, the channel of the delivery.</param>
/// <param name="Status">Where it stands: an event is <c>waiting</c> in the outbox or <c>published</c>.</param>
/// <param name="Id">Of the event, the job, the notification or the delivery to the webhook.</param>
/// <param name="Detail">The reason of a delivery.</param>
/// <param name="TraceId">The trace (W3C) that the event or the job belongs to.</param>
/// <param name="EndedAt">When the job or the delivery to a webhook ended; nothing while it has not.</param>
public sealed record OrderTraceStep(
    DateTimeOffset At, string Kind, string Name, string Status, string Id, string? Detail, string? TraceId, DateTimeOffset? EndedAt);
