using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>
/// Answers that are kept for a while, in this process and perhaps in one that all share. No answer from it lacks what was committed more
/// than a second ago, and it never fails where the query itself would not.
/// </summary>
public interface IQueryCache
{
    /// <summary>
    /// The answer that is kept. Where there is none, it asks, once for all who wait here for the same, and keeps what comes.
    /// </summary>
    Task<Result<TAnswer>> GetOrAsk<TQuestion, TAnswer>(
        TQuestion question, CacheTerms<TQuestion, TAnswer> terms, Func<CancellationToken, Task<Result<TAnswer>>> ask,
        CancellationToken ct)
        where TQuestion : IQuestion;
}

/// <summary>On which terms the answers to one kind of question are kept.</summary>
/// <param name="area">What they are made of: a commit that changes something in it makes all of them old.</param>
/// <param name="name">The query in keys and metrics, as in <c>get_product</c>.</param>
/// <param name="keyOf">All that an answer depends on. What a caller can make long is hashed by the cache.</param>
public sealed class CacheTerms<TQuestion, TAnswer>(string area, string name, Func<TQuestion, string> keyOf)
    where TQuestion : IQuestion
{
    /// <summary>The area of one answer, where it is made of less than the others are.</summary>
    public Func<TQuestion, string> AreaOf { get; init; } = _ => area;

    public string Name => name;

    public Func<TQuestion, string> KeyOf => keyOf;

    /// <summary>How long an answer is kept if nothing changes; left out: as long as the settings say.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>
    /// Which questions others are likely to ask too. Only their answers go to the store that all processes share, and in memory they stay
    /// when there is no room for all.
    /// </summary>
    public Func<TQuestion, bool> IsCommon { get; init; } = _ => true;

    /// <summary>What an answer counts in the limit of memory.</summary>
    public Func<TAnswer, int> SizeOf { get; init; } = _ => 1;

    /// <summary>The refusals that are answers too, as that it is not there. They are kept for a shorter time, in memory only.</summary>
    public IReadOnlyCollection<ErrorType> KeptRefusals { get; init; } = [];
}
