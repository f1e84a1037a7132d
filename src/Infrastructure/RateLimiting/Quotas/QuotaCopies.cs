using System.Collections.Concurrent;
using System.Data.Common;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.RateLimiting.Quotas;

/// <summary>
/// Keeps a copy of the counters of days and months in the database. Where the store has lost one, it does not decide; the copy is read, and
/// it decides by that.
/// </summary>
internal sealed partial class QuotaCopies(QuotaTable table, TimeProvider clock, ILogger<QuotaCopies> logger)
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(LimitSubject Subject, string Policy), QuotaCopy> _changed = new();

    /// <summary>Decides by the store, and where that has lost a counter, by its copy.</summary>
    public async ValueTask<LimitAnswer> Decide(ILimitStore store, LimitRequest request, CancellationToken ct)
    {
        if (!Array.Exists(request.Checks, check => check.IsQuota))
            return await store.Decide(request, ct);
        var answer = await store.Decide(With(request, _ => LimitCheck.Unknown), ct);
        if (Array.Exists(answer.Counts, count => count.Wait == LimitCount.Unknown))
            answer = await store.Decide(await WithCopies(request, answer, ct), ct);
        if (!request.IsRefusedBy(answer.Counts))
            Note(request, answer);
        return answer;
    }

    public Task Reset(LimitSubject subject, CancellationToken ct)
    {
        foreach (var changed in _changed.Keys.Where(changed => changed.Subject == subject))
            _ = _changed.TryRemove(changed, out _);
        return table.Delete(subject, ct);
    }

    /// <summary>Writes what has changed since the last time. What cannot be written is written the next time.</summary>
    public async Task Write(CancellationToken ct)
    {
        var copies = _changed.ToArray();
        if (copies.Length == 0)
            return;
        foreach (var some in copies.Chunk(500))
        {
            await table.Write(some.Select(one => one.Value), ct);
            foreach (var written in some)
                _ = _changed.TryRemove(written);
        }
    }

    private static LimitRequest With(LimitRequest request, Func<LimitCheck, long> known) => request with
    {
        Checks = Array.ConvertAll(request.Checks, check => check.IsQuota ? check with { Known = known(check) } : check),
    };

    private async Task<LimitRequest> WithCopies(LimitRequest request, LimitAnswer answer, CancellationToken ct)
    {
        var copies = new List<QuotaCopy>();
        foreach (var subject in request.Checks.Where(check => check.IsQuota).Select(check => check.Subject).Distinct())
            copies.AddRange(await Read(subject, ct));
        var firstDays = request.Checks.Select((check, index) => (check, FirstDay(check, answer.Counts[index])))
            .Where(one => one.check.IsQuota).ToDictionary(one => (one.check.Subject, one.check.Field), one => one.Item2);
        return With(request, check => copies.Find(copy => copy.Subject == check.Subject && copy.Policy == check.Field
            && copy.FirstDay == firstDays[(check.Subject, check.Field)])?.Used ?? 0);
    }

    // A database that is away too: then the counter begins anew, as calls must not wait for it.
    private async Task<List<QuotaCopy>> Read(LimitSubject subject, CancellationToken ct)
    {
        try
        {
            return await table.Read(subject, ct).WaitAsync(ReadTimeout, TimeProvider.System, ct);
        }
        catch (Exception failure) when (failure is DbException || failure.IsOutage())
        {
            Log.NotRead(logger, subject, failure.UnlessOutage());
            return [];
        }
    }

    private void Note(LimitRequest request, LimitAnswer answer)
    {
        foreach (var (index, check) in request.Checks.Index())
        {
            if (!check.IsQuota || check.Cost <= 0 || answer.Counts[index].Wait != 0)
                continue;
            var copy = new QuotaCopy(
                check.Subject, check.Field, FirstDay(check, answer.Counts[index]), check.Policy.Limit - answer.Counts[index].Remaining);
            _ = _changed.AddOrUpdate((check.Subject, check.Field), copy, (_, before) => IsLater(copy, before) ? copy : before);
        }
    }

    private static bool IsLater(QuotaCopy copy, QuotaCopy than) =>
        copy.FirstDay > than.FirstDay || (copy.FirstDay == than.FirstDay && copy.Used > than.Used);

    // By the end that the store names, half a day before it: its clock and the one here may differ, and not by that much.
    private long FirstDay(LimitCheck check, LimitCount count) =>
        LimitTime.Period(check.Policy.Kind, LimitTime.Now(clock) + count.Reset - (TimeSpan.TicksPerDay / 2)).FirstDay;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The copy of the quotas of {Subject} could not be read; they begin anew")]
        public static partial void NotRead(ILogger logger, LimitSubject subject, Exception? exception);
    }
}
