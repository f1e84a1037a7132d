using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <param name="Filter">Must be there; an empty one means all.</param>
/// <param name="DryRun">Only counts.</param>
/// <param name="Limit">How many at most, the oldest first: 1 to 10,000.</param>
public sealed record RequeueDeadLetters(
    [property: Required] DeadLetterFilter? Filter, bool? DryRun, [property: Range(1, RequeueDeadLettersHandler.Most)] int? Limit);

/// <param name="Matched">How many fit the filter.</param>
/// <param name="Requeued">
/// How many of them are queued again; none on a dry run. Those that another job with the same unique key has taken over are left.
/// </param>
public sealed record RequeuedDeadLetters(long Matched, int Requeued);

/// <summary>Has another try at everything that fits a filter, as after a fault was repaired.</summary>
public sealed class RequeueDeadLettersHandler(IDeadLetters letters) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);

    public const int Most = 10_000;

    public async Task<Result<RequeuedDeadLetters>> Handle(RequeueDeadLetters command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        if (command.Filter is null)
            violations.Add("/filter", Text.Required.With("A filter is required here; an empty one means all."));
        if (command.Limit is < 1 or > Most)
            violations.Add("/limit", JobErrors.LimitOutOfRange.With($"A limit is from 1 to {Most}."));
        var type = Words("/filter/type", command.Filter?.Type, violations);
        var error = Words("/filter/error", command.Filter?.Error, violations);
        if (violations.Any)
            return violations.ToError();

        var filter = command.Filter! with { Type = type, Error = error };
        var matched = await letters.Count(filter, ct);
        if (command.DryRun == true || matched == 0)
            return new RequeuedDeadLetters(matched, 0);

        var chosen = await letters.Requeueable(filter, command.Limit ?? Most, ct);
        if (chosen.Count > 0)
            letters.Requeue(chosen, filter, caller);
        return new RequeuedDeadLetters(matched, chosen.Count);
    }

    private static string? Words(string pointer, string? text, Violations violations) =>
        string.IsNullOrEmpty(text) ? null : violations.Take(pointer, Text.Check(text, DeadLetterFilter.LongestWords));
}
