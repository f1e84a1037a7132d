using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>A query behind its guard. There is no other way to one: <c>AddQueries</c> registers each of them so.</summary>
internal sealed class GuardedQuery<TQuestion, TAnswer>(IQuery<TQuestion, TAnswer> query) : IQuery<TQuestion, TAnswer>
    where TQuestion : IQuestion
{
    public Task<Result<TAnswer>> Ask(TQuestion question, CancellationToken ct) =>
        TQuestion.Access.Refuses(question.Caller) is { } refused ? Task.FromResult<Result<TAnswer>>(refused) : query.Ask(question, ct);
}
