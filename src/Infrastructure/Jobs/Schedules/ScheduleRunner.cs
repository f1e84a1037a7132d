using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Schedules;

/// <summary>
/// Enqueues scheduled jobs when they are due. Whoever moves a schedule on to its next time enqueues its job in the same transaction, so
/// that of any number of instances one does.
/// </summary>
internal sealed partial class ScheduleRunner(
    IReadOnlyList<TimedSchedule> schedules, JobStore jobs, ScheduleStore store, SignalHub signals, TimeProvider clock,
    ILogger<ScheduleRunner> logger) : BackgroundService
{
    /// <summary>In real time: somebody may set the clock that the service goes by.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Others move schedules too, and a new version may have other times.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private long _readAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures))
            .Run(
                async ct =>
                {
                    await Round(ct);
                    await Task.Delay(PollInterval, TimeProvider.System, ct);
                }, stoppingToken);

    private async Task Round(CancellationToken ct)
    {
        if (_readAt == 0 || Environment.TickCount64 - _readAt > ReadAgain.TotalMilliseconds)
        {
            foreach (var schedule in schedules)
                _due[schedule.Name] = await Begin(schedule, ct);
            _readAt = Environment.TickCount64;
        }

        foreach (var schedule in schedules.Where(schedule => _due[schedule.Name] <= clock.GetUtcNow()))
            await Enqueue(schedule, ct);
    }

    // A time that lies further ahead than it ever could is that of an earlier setting, or of a clock that was wrong.
    private async Task<DateTimeOffset> Begin(TimedSchedule schedule, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await store.Begin(schedule.Name, schedule.Times.First(now), schedule.Times.Next(now), ct);
    }

    private async Task Enqueue(TimedSchedule schedule, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = schedule.Times.Next(now);
        var job = JobQueue.NewRow(
            schedule.Kind, JobJson.Write(schedule.Arguments), new JobTerms { UniqueKey = schedule.Name }, TypedId.New<JobId>(now), now);
        if (await jobs.Advance(schedule.Name, _due[schedule.Name], next, job, ct))
        {
            _due[schedule.Name] = next;
            signals.Publish(Topic.JobDue(schedule.Kind.Queue));
        }
        else
        {
            _due[schedule.Name] = await Begin(schedule, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Polling for due schedules failed; it is retried until it succeeds")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Polling for due schedules succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);
    }
}

/// <summary>A schedule with its times as they are set.</summary>
internal sealed record TimedSchedule(string Name, ScheduleTimes Times, JobKind Kind, object Arguments)
{
    /// <param name="set">The times that are set instead.</param>
    public static IReadOnlyList<TimedSchedule> From(
        IEnumerable<JobSchedule> schedules, IReadOnlyDictionary<string, string> set, JobCatalog catalog) =>
    [
        .. schedules.Select(schedule => (schedule, When: set.GetValueOrDefault(schedule.Name, schedule.When)))
            .Where(one => one.When != ScheduleTimes.Off)
            .Select(one => new TimedSchedule(
                one.schedule.Name, TimesOf(one.When), catalog.Of(one.schedule.Arguments.GetType()), one.schedule.Arguments)),
    ];

    private static ScheduleTimes TimesOf(string when) => ScheduleTimes.TryRead(when, out var times, out var fault)
        ? times
        : throw new InvalidOperationException($"'{when}' is no time of a schedule: {fault}");
}

/// <summary>The rows of <c>job_schedules</c>.</summary>
internal sealed class ScheduleStore(Dialect dialect)
{
    /// <summary>Writes down when it is due, unless that is known.</summary>
    /// <returns>When it is due.</returns>
    public async Task<DateTimeOffset> Begin(string name, DateTimeOffset first, DateTimeOffset latest, CancellationToken ct) =>
        (await dialect.Change(
        new Statement(
            """
            INSERT INTO job_schedules (name, due_at) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET due_at = CASE WHEN job_schedules.due_at > $3 THEN $3 ELSE job_schedules.due_at END
                RETURNING due_at
            """,
            name, first, latest), row => Dialect.Time(row, 0), ct))[0];
}
