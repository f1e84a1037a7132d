using System.Diagnostics;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>What a limit says of calls that were made.</summary>
internal sealed record Admission(double Rate, int Burst)
{
    private const double Enough = 0.98;
    private const int Times = 20;

    /// <summary>How many calls of one caller in this time are twenty times what may go on.</summary>
    public double Offer(TimeSpan time) => Times * (Burst + (Rate * time.TotalSeconds));

    /// <summary>Each has called twenty times as often as it may, while all of these calls were made.</summary>
    public void ShouldBeOffered(IReadOnlyCollection<Call> calls, int callers)
    {
        var time = Stopwatch.GetElapsedTime(calls.Min(call => call.Asked), calls.Max(call => call.Asked));
        var counts = calls.CountBy(call => call.Caller).Select(caller => caller.Value).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            "{0} calls in {1:F1} s by {2} callers, {3:F0} times the limit", calls.Count, time.TotalSeconds, callers,
            Times * counts.Sum() / (callers * Offer(time)));
        counts.Length.ShouldBe(callers);
        ((double)counts.Min()).ShouldBeGreaterThanOrEqualTo(0.98 * Offer(time));
    }

    /// <summary>
    /// In no time, from the first question to the last answer of any calls, do more than burst + rate × t go on. What took as long as a
    /// gateway waits for Redis may have been decided without it.
    /// </summary>
    public void ShouldNotBeExceeded(IReadOnlyCollection<Call> calls)
    {
        var late = calls.Count(call => call is { IsAllowed: true, IsLate: true });
        if (late > 0)
            TestContext.Current.SendDiagnosticMessage("{0} calls took longer than the budget for Redis", late);
        foreach (var caller in calls.Where(call => call is { IsAllowed: true, IsLate: false }).GroupBy(call => call.Caller))
        {
            var byAnswer = caller.OrderBy(call => call.Answered).ToArray();
            foreach (var (index, from) in byAnswer.Index())
            {
                var count = 0;
                foreach (var to in byAnswer.AsSpan(index))
                {
                    if (to.Asked < from.Asked)
                        continue;
                    count++;
                    var most = Burst + (Rate * Stopwatch.GetElapsedTime(from.Asked, to.Answered).TotalSeconds);
                    if (count > most)
                        count.ShouldBeLessThanOrEqualTo((int)most, caller.Key);
                }
            }
        }
    }

    /// <summary>Nearly as many go on as could of the calls that came: on a busy machine there are times without any.</summary>
    /// <param name="kept">Of the burst, for batches.</param>
    public void ShouldBeUsed(IReadOnlyCollection<Call> calls, int kept = 0)
    {
        var model = calls.GroupBy(call => call.Caller).Sum(caller => Model(caller, Burst - kept));
        var accepted = calls.Count(call => call.IsAllowed);
        TestContext.Current.SendDiagnosticMessage("{0} of {1} accepted; the model accepts {2}", accepted, calls.Count, model);
        accepted.ShouldBeGreaterThanOrEqualTo((int)(Enough * model));
    }

    private int Model(IEnumerable<Call> calls, int burst)
    {
        var (accepted, debt, last) = (0, 0.0, 0L);
        foreach (var asked in calls.Select(call => call.Asked).Order())
        {
            (debt, last) = (Math.Max(0, debt - (Stopwatch.GetElapsedTime(last, asked).TotalSeconds * Rate)), asked);
            if (debt + 1 > burst)
                continue;
            debt++;
            accepted++;
        }

        return accepted;
    }
}
