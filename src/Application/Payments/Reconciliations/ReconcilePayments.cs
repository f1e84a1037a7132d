using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Reconciliations;

/// <summary>The job that compares the ledger with the provider's books.</summary>
/// <param name="From">Left out: a day before <paramref name="To"/>, or earlier, so that no day that was missed stays out.</param>
/// <param name="To">Exclusive. Left out: the beginning of this day, in UTC.</param>
public sealed record ReconcilePayments(DateTimeOffset? From = null, DateTimeOffset? To = null) : ICheckedArguments
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Check(Violations violations, DateTimeOffset at)
    {
        var latest = at + Longest;
        if (From < Earliest)
            violations.Add("/from", JobErrors.ArgumentsInvalid.With($"Nothing was paid before {Earliest.Year}."));
        else if (To < Earliest || To > latest)
            violations.Add(
                "/to", JobErrors.ArgumentsInvalid.With(
                    $"It is not before {Earliest.Year}, and at most {Longest.TotalDays} days after the job runs."));
        else if (From > latest || !IsRight(From ?? Until(at).AddDays(-1), Until(at)))
            violations.Add(From is not null && To is null ? "/from" : "/to", JobErrors.ArgumentsInvalid.With(What));
    }

    public const string What = "The time must be longer than nothing and at most 31 days.";

    /// <param name="now">When the job runs.</param>
    public DateTimeOffset Until(DateTimeOffset now) => (To ?? new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)).ToUniversalTime();

    public static bool IsRight(DateTimeOffset from, DateTimeOffset to) => from < to && to - from <= Longest;
}

/// <summary>
/// Money that moved here and there is matched by its payment and refund. A difference changes no money by itself: it is written down, for a
/// person. The two clocks are not the same, so what lies near the edge of the time is looked for beyond it before it is called missing.
/// </summary>
public sealed class ReconcilePaymentsHandler(IPaymentProvider provider, IReconciliations reconciliations, TimeProvider clock)
    : IJobHandler<ReconcilePayments>, IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRead);

    public const int MostDifferences = 1000;

    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);
    private static readonly TimeSpan LatestReport = TimeSpan.FromDays(3);

    public async Task<JobOutcome> Handle(ReconcilePayments arguments, JobRun run, CancellationToken ct)
    {
        var to = arguments.Until(clock.GetUtcNow());
        var from = arguments.From?.ToUniversalTime() ?? await Since(to, ct);
        if (!ReconcilePayments.IsRight(from, to))
            return new JobOutcome.FailPermanently(ReconcilePayments.What);

        var (compared, differences) = await Compare(from, to, ct);
        var written = await reconciliations.Write(provider.Name, from, to, compared, differences, ct);
        return new JobOutcome.Done(new { id = written.ToString(), compared, differences = differences.Count });
    }

    // While nobody worked no day was compared: it goes on where it stopped.
    private async Task<DateTimeOffset> Since(DateTimeOffset to, CancellationToken ct)
    {
        var (dayBefore, earliest) = (to.AddDays(-1), to - ReconcilePayments.Longest);
        var last = await reconciliations.ComparedUntil(provider.Name, ct) ?? dayBefore;
        return last >= dayBefore ? dayBefore : last > earliest ? last : earliest;
    }

    private async Task<(int Compared, IReadOnlyList<PaymentDifference> Differences)> Compare(
        DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var theirs = await Theirs(from - Margin, to + Margin, ct);
        var ours = (await reconciliations.Moved(provider.Name, from - Margin, to + Margin, ct)).ToDictionary(moved => moved.Key);

        bool IsWithin(MovedMoney moved) => moved.At >= from && moved.At < to;
        var missing = theirs.Values.Where(IsWithin).Where(moved => !ours.ContainsKey(moved.Key)).ToList();
        foreach (var moved in missing.Count == 0 ? [] : await reconciliations.MovedBy(missing.ConvertAll(moved => moved.Payment), ct))
        {
            // The ledger may have heard of it late, never early: what it had long before is another movement.
            if (!theirs.TryGetValue(moved.Key, out var known) || moved.At >= known.At - Margin)
                _ = ours.TryAdd(moved.Key, moved);
        }

        if (ours.Values.Where(IsWithin).Any(moved => !theirs.ContainsKey(moved.Key)))
        {
            foreach (var moved in (await Theirs(from - LatestReport, from - Margin, ct)).Values)
                _ = theirs.TryAdd(moved.Key, moved);
        }

        var all = ours.Values.Concat(theirs.Values).Where(IsWithin).Select(moved => moved.Key).Distinct().ToList();
        var differences = all
            .Select(key =>
                PaymentDifference.Between(
                    ours.GetValueOrDefault(key)?.Amount, theirs.GetValueOrDefault(key)?.Amount, key.Payment, key.Refund))
            .OfType<PaymentDifference>().Take(MostDifferences).ToList();
        return (all.Count, differences);
    }

    // What was taken twice is two entries: together they are more than the ledger has.
    private async Task<Dictionary<(string Payment, string? Refund, Currency Currency), MovedMoney>> Theirs(
        DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var entries = new Dictionary<(string, string?, Currency), MovedMoney>();
        await foreach (var entry in provider.Entries(from, to, ct))
        {
            var moved = new MovedMoney(entry.Payment, entry.Refund, entry.Amount, entry.At);
            entries[moved.Key] = entries.TryGetValue(moved.Key, out var other)
                ? moved with { Amount = other.Amount + moved.Amount }
                : moved;
        }

        return entries;
    }
}
