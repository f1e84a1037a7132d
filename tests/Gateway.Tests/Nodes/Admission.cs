using System.Diagnostics;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>What a limit says of calls that were made.</summary>
internal sealed record Admission(int Rate, int Burst)
{
    private const double Enough = 0.98;

    /// <summary>In no time, from the first question to the last answer of any calls, do more than burst + rate × t go on.</summary>
    public void ShouldNotBeExceeded(IReadOnlyCollection<Call> calls)
    {
        foreach (var caller in calls.Where(call => call.IsAllowed).GroupBy(call => call.Caller))
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
