using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>
/// Use cases read and decide before the transaction begins, and all their writes go out at its end: it is short, and for
/// a new order it is a single round trip. What changed in between shows when it commits, and then they decide again.
/// </summary>
internal sealed class UnitOfWork(OrdersDbContext db, WriteBatch batch, Dialect dialect, IdempotencyRecords records, SignalHub signals) : IUnitOfWork
{
    private const int Attempts = 5;

    public string? Request { get; private set; }

    public async Task<Result> Run(Func<CancellationToken, Task<Result>> work, CancellationToken ct)
    {
        var outcome = await Run<Answer>(async token => await work(token) is { IsFailure: true } failed ? failed.Error! : Answer.Nothing, ct);
        return outcome.IsFailure ? outcome.Error : Result.Success;
    }

    public async Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        Result<T> said = default!;
        var outcome = await Attempt(key: null, async token => (said = await work(token)).IsFailure ? said.Error : Answer.Nothing, ct);

        // Where it was a step of a command, that goes on with nothing of this in its hands.
        db.ChangeTracker.Clear();
        batch.Clear();
        return outcome.IsFailure ? outcome.Error : said;
    }

    public Task<Result<Answer>> Run(IdempotencyKey? key, Func<CancellationToken, Task<Result<Answer>>> work, CancellationToken ct)
    {
        Request = key is null ? null : Convert.ToHexStringLower(IdempotencyRecords.Id(key));
        return Attempt(key, work, ct);
    }

    private async Task<Result<Answer>> Attempt(IdempotencyKey? key, Func<CancellationToken, Task<Result<Answer>>> work, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            db.ChangeTracker.Clear();
            batch.Clear();

            // A refusal may be the effect of the first request with this key: its answer comes first. But whoever may not ask any more is answered nothing.
            var answer = await work(ct);
            if (answer.IsFailure && answer.Error.Type == UnitOfWorkErrors.Contention)
                continue;
            if (answer.IsFailure)
                return key is null || answer.Error.Type.IsAboutTheCaller ? answer : await records.Find(key, ct) ?? answer;

            try
            {
                await Commit(key, answer.Value, ct);
            }
            catch (Exception exception) when (Explain(exception) is { } failure)
            {
                if (failure == CommitFailure.KeyInFlight)
                    return UnitOfWorkErrors.InFlight.With("The first request with this key has not been answered yet.");
                if (failure == CommitFailure.KeyTaken && await records.Find(key!, ct) is { } earlier)
                    return earlier;
                continue;
            }

            // Not the caller's cancellation: it is done.
            await batch.Committed(CancellationToken.None);
            return answer;
        }

        return UnitOfWorkErrors.Contention.With($"Others changed the same thing {Attempts} times in a row.");
    }

    private CommitFailure? Explain(Exception exception) => exception is DbUpdateConcurrencyException ? CommitFailure.DataMoved : dialect.Explain(exception);

    private async Task Commit(IdempotencyKey? key, Answer answer, CancellationToken ct)
    {
        batch.Record(signals);
        var statements = key is null ? batch.Statements : batch.Statements.Prepend(records.Write(key, answer));

        using var writer = await dialect.EnterWriter(ct);
        var hasStatements = key is not null || !batch.IsEmpty;
        if (!db.ChangeTracker.HasChanges() && !batch.IsConditional)
        {
            if (hasStatements)
                await dialect.Send(statements, ct);
            return;
        }

        // A savepoint would be two more round trips, for a transaction that is never continued after a failure.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        _ = await db.SaveChangesAsync(ct);
        if (hasStatements)
            await dialect.Send(statements, db, ct);
        await transaction.CommitAsync(ct);
    }
}
