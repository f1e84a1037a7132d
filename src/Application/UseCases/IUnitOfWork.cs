using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>
/// The transaction around every command. On success it commits what the use case changed, the events it recorded and the
/// answer under its idempotency key, all or nothing. A failed result commits nothing and leaves the key free.
/// Where the database has moved on since the use case looked, or it says so itself (<c>request.contention</c>), it is run again on what is there now.
/// </summary>
public interface IUnitOfWork
{
    /// <summary>Runs a command whose answer is kept under <paramref name="key"/>, and answers from there if it is kept already.</summary>
    /// <returns>The answer; or the work's own error, <c>idempotency.key_reused</c>, <c>idempotency.in_flight</c>, <c>request.contention</c>.</returns>
    Task<Result<Answer>> Run(IdempotencyKey? key, Func<CancellationToken, Task<Result<Answer>>> work, CancellationToken ct);

    /// <summary>Runs a command that nobody waits for, or a step of one that must be committed before the next: then what the use case had read is to be read again.</summary>
    Task<Result> Run(Func<CancellationToken, Task<Result>> work, CancellationToken ct);

    /// <summary>The same, for a step that says something.</summary>
    Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken ct);

    /// <summary>What stands for the request whose answer is kept, from which nobody learns its key: the same for the same request again.</summary>
    string? Request { get; }
}

/// <summary>The answer to a command in the form in which it is kept and sent again, byte for byte.</summary>
public sealed record Answer(int Status, string? Location, string? ETag, ReadOnlyMemory<byte> Body)
{
    public static readonly Answer Nothing = new(204, Location: null, ETag: null, ReadOnlyMemory<byte>.Empty);

    /// <summary>Whether this is an earlier answer, given again.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>What makes two requests the same request.</summary>
/// <param name="Scope">Who calls: the same key of another caller is another key.</param>
/// <param name="Operation">Method and path.</param>
/// <param name="Key">The caller's key.</param>
/// <param name="Fingerprint">A hash of the body: the same key with another body is a mistake.</param>
public sealed record IdempotencyKey(string Scope, string Operation, string Key, ReadOnlyMemory<byte> Fingerprint);

public static class UnitOfWorkErrors
{
    public static readonly ErrorType KeyReused = new(ErrorKind.Unprocessable, "idempotency.key_reused",
        "The idempotency key was used for another request", "A key names one request. Send the same body again, or take a new key.");

    public static readonly ErrorType Stale = new(ErrorKind.Stale, "request.precondition_failed",
        "It has changed since you looked", "`If-Match` named a version that is no longer the current one. Get it again, look, and decide again.");

    public static readonly ErrorType InFlight = new(ErrorKind.Conflict, "idempotency.in_flight",
        "The first request with this key is still running", "Wait as `Retry-After` says and send it again: it will be answered then.", Retryable: true);

    public static readonly ErrorType Contention = new(ErrorKind.Unavailable, "request.contention",
        "Too many changes at once", "Others kept changing the same thing. Nothing was changed; send the request again.", Retryable: true);
}
