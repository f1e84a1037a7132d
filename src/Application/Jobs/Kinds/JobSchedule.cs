namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>
/// A job that is enqueued again and again: each time once, however many instances there are, and once for all the times that were missed.
/// While one of its jobs is not done there is no second one.
/// </summary>
/// <param name="Name">
/// Its stable name, as in <c>expire-unpaid-orders</c>: <c>Schedules:&lt;Name&gt;</c> sets another time or <c>off</c>.
/// </param>
/// <param name="When">
/// Five fields of cron, in UTC (<c>30 2 * * 1-5</c>) or in a time zone (<c>Europe/Berlin 30 2 * * *</c>), or an interval (<c>00:00:05</c>).
/// </param>
/// <param name="Arguments">Of the kind that takes such.</param>
public sealed record JobSchedule(string Name, string When, object Arguments);
