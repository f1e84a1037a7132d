using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Jobs.Queue;

internal sealed class DeadLetterQueries(IDeadLetters letters, Dialect dialect, Cursors cursors)
    : IQuery<ListDeadLetters, Page<DeadLetterDetails>>, IQuery<GetDeadLetter, DeadLetterDetails>
{
    public async Task<Result<DeadLetterDetails>> Ask(GetDeadLetter question, CancellationToken ct) =>
        await letters.Find(question.Id, ct) is { } letter
            ? letter
            : JobErrors.DeadLetterNotFound.With($"There is no dead letter {question.Id}.");

    public Task<Result<Page<DeadLetterDetails>>> Ask(ListDeadLetters question, CancellationToken ct)
    {
        var (conditions, values) = DeadLetterReading.Conditions(question.Filter);
        return cursors.Page(
            question.Page, $"dead letters|{question.Caller.User}|{DeadLetterReading.Describe(question.Filter)}",
            after => dialect.Query(
                new Statement(
                    $"{DeadLetterReading.Select} WHERE {conditions} AND j.id < ${values.Length + 1} ORDER BY j.id DESC LIMIT "
                        + $"${values.Length + 2}",
                    [.. values, IdBounds.Before<JobId>(after), question.Page.Limit + 1])
                { PlanForValues = true },
                DeadLetterReading.Letter, ct),
            letter => new Position(0, letter.Id.ToString()),
            () => letters.Count(question.Filter, ct));
    }
}
