using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>
/// Use cases read and decide before the transaction begins, and all their writes go out at its end: it is short, and for
/// a new order it is a single round trip. What changed in between shows when it commits, and then they decide again.
/// </summary>
internal sealed class UnitOfWork(
    OrdersDbContext db, WriteBatch batch, Dialect dialect, IdempotencyRecords records, SignalHub signals, EventMetrics metrics)
    : IUnitOfWork
{
    // Of two instances that write to one thing all the time, one may lose several times in a row, and not for so long.
    private const int FewestAttempts = 5;
    private static readonly TimeSpan ShortestTime = TimeSpan.FromSeconds(2);

    /// <summary>In milliseconds.</summary>
    private const int LongestPause = 20;

    public async Task<Result> Run(Func<CancellationToken, Task<Result>> work, CancellationToken ct)
    {
        var outcome =
            await Run<StoredResponse>(
                async token => await work(token) is { IsFailure: true } failed ? failed.Error! : StoredResponse.Empty, ct);
        return outcome.IsFailure ? outcome.Error : Result.Success;
    }

    public async Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        Result<T> returned = default!;
        var outcome =
            await Attempt(key: null, async token => (returned = await work(token)).IsFailure ? returned.Error : StoredResponse.Empty, ct);

        // Where it was a step of a command, the next one begins with nothing of this in its hands.
        db.ChangeTracker.Clear();
        batch.Clear();
        return outcome.IsFailure ? outcome.Error : returned;
    }

    public Task<Result<StoredResponse>> Run(
        IdempotencyKey key, Func<CancellationToken, Task<Result<StoredResponse>>> work, CancellationToken ct) =>
        Attempt(key, work, ct);

    public string IdOf(IdempotencyKey request) => Convert.ToHexStringLower(IdempotencyRecords.Id(request));

    private async Task<Result<StoredResponse>> Attempt(
        IdempotencyKey? key, Func<CancellationToken, Task<Result<StoredResponse>>> work, CancellationToken ct)
    {
        var (attempts, began) = (0, Stopwatch.GetTimestamp());
        for (; attempts < FewestAttempts || Stopwatch.GetElapsedTime(began) < ShortestTime; attempts++)
        {
            if (attempts >= FewestAttempts)
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(LongestPause)), TimeProvider.System, ct);
            db.ChangeTracker.Clear();
            batch.Clear();

            // A refusal may be the effect of the first request with this key: its response comes first. But whoever may not ask any more is
            // given none.
            var response = await work(ct);
            if (response.IsFailure && response.Error.Type == UnitOfWorkErrors.Contention)
                continue;
            if (response.IsFailure)
                return key is null || response.Error.Type.IsAboutTheCaller ? response : await records.Find(key, ct) ?? response;

            try
            {
                await Commit(key, response.Value, ct);
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
            return response;
        }

        return UnitOfWorkErrors.Contention.With($"Others changed the same thing {attempts} times in a row.");
    }

    private CommitFailure? Explain(Exception exception) =>
        exception is DbUpdateConcurrencyException ? CommitFailure.DataMoved : dialect.Explain(exception);

    private async Task Commit(IdempotencyKey? key, StoredResponse response, CancellationToken ct)
    {
        batch.Record(signals, metrics);
        var statements = key is null ? batch.Statements : batch.Statements.Prepend(records.Write(key, response));

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

/// <summary>The responses that were given under an idempotency key. Each was committed together with its effect.</summary>
internal sealed class IdempotencyRecords(Dialect dialect, DataOptions data, TimeProvider clock) : IRetention
{
    public const string Table = "idempotency_records";

    /// <summary>The record as a statement of the command's own transaction; it fails where the key is taken.</summary>
    public Statement Write(IdempotencyKey key, StoredResponse response) => new(
        $"INSERT INTO {Table} (id, fingerprint, response, created_at) VALUES ($1, $2, $3, $4)",
        Id(key), key.Fingerprint.ToArray(), response.Content.ToArray(), clock.GetUtcNow());

    /// <summary>The response that was stored under this key, an error if it was given to another body, or nothing.</summary>
    public async Task<Result<StoredResponse>?> Find(IdempotencyKey key, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement($"SELECT fingerprint, response FROM {Table} WHERE id = $1", Id(key)),
            row => (Fingerprint: (byte[])row[0], Response: new StoredResponse((byte[])row[1]) { IsReplay = true }),
            ct);

        if (found.Count == 0)
            return null;
        return key.Fingerprint.Span.SequenceEqual(found[0].Fingerprint)
            ? found[0].Response
            : UnitOfWorkErrors.KeyReused.With("This key was used with another body before.");
    }

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement($"DELETE FROM {Table} WHERE created_at < $1", clock.GetUtcNow() - data.IdempotencyRetention)], ct);

    public static byte[] Id(IdempotencyKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Scope}\n{key.Operation}\n{key.Key}"));
}

internal sealed class IdempotencyRecord
{
    public required byte[] Id { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required byte[] Response { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        _ = builder.ToTable(IdempotencyRecords.Table).HasKey(record => record.Id);
        _ = builder.HasIndex(record => record.CreatedAt);
    }
}
