using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>A query whose answers are kept. It stands behind the guard: whoever may not ask gets nothing that was kept either.</summary>
/// <param name="ask">The query itself, in a scope of its own: who waits for its answer is not only who asked first.</param>
internal sealed class CachedQuery<TQuestion, TAnswer>(
    IQueryCache cache, CacheTerms<TQuestion, TAnswer> terms, Func<TQuestion, CancellationToken, Task<Result<TAnswer>>> ask)
    : IQuery<TQuestion, TAnswer>
    where TQuestion : IQuestion
{
    public Task<Result<TAnswer>> Ask(TQuestion question, CancellationToken ct) =>
        cache.GetOrAsk(question, terms, token => ask(question, token), ct);
}
