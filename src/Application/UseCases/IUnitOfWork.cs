using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>
/// The transaction around every command. On success it commits what the use case changed, the events it recorded and the
/// response under its idempotency key, all or nothing. A failed result commits nothing and leaves the key free.
/// Where the database has moved on since the use case looked, or it says so itself (<c>request.contention</c>), it is run again on what is
/// there now.
/// </summary>
public interface IUnitOfWork
{
    /// <summary>Runs a command whose response is stored under <paramref name="key"/>, and gives what is stored there already.</summary>
    /// <returns>
    /// The response; or the work's own error, <c>idempotency.key_reused</c>, <c>idempotency.in_flight</c>, <c>request.contention</c>.
    /// </returns>
    Task<Result<StoredResponse>> Run(IdempotencyKey key, Func<CancellationToken, Task<Result<StoredResponse>>> work, CancellationToken ct);

    /// <summary>
    /// What stands for a request in what it stores, from which nobody learns its key: the same for the same request again.
    /// </summary>
    string IdOf(IdempotencyKey request);

    /// <summary>
    /// Runs a command, or one step of several that are committed one after the other: what one of them has read, the next reads again.
    /// </summary>
    /// <returns>Nothing; or the work's own error, <c>request.contention</c>.</returns>
    Task<Result> Run(Func<CancellationToken, Task<Result>> work, CancellationToken ct);

    /// <summary>The same, for work that returns something.</summary>
    Task<Result<T>> Run<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken ct);
}

/// <summary>What is stored under an idempotency key and given again, byte for byte. Only whoever made it knows what it says.</summary>
public sealed record StoredResponse(ReadOnlyMemory<byte> Content)
{
    /// <summary>For those who need not be told anything: only that it was done.</summary>
    public static readonly StoredResponse Empty = new(ReadOnlyMemory<byte>.Empty);

    /// <summary>Whether it was stored before, and nothing was done now.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>What makes two requests the same request.</summary>
/// <param name="Scope">Who calls: the same key of another caller is another key.</param>
/// <param name="Operation">What is asked for, and of what.</param>
/// <param name="Key">The caller's key.</param>
/// <param name="Fingerprint">A hash of the body: the same key with another body is a mistake.</param>
public sealed record IdempotencyKey(string Scope, string Operation, string Key, ReadOnlyMemory<byte> Fingerprint);

public static class UnitOfWorkErrors
{
    public static readonly ErrorType KeyReused = new(ErrorKind.Unprocessable, "idempotency.key_reused",
        "The idempotency key was used for another request", "A key names one request. Send the same body again, or take a new key.");

    public static readonly ErrorType Stale = new(ErrorKind.Stale, "request.precondition_failed",
        "It has changed since you looked",
        "The version that you named is no longer the current one. Get it again, look, and decide again.");

    public static readonly ErrorType InFlight = new(ErrorKind.Conflict, "idempotency.in_flight",
        "The first request with this key is still running",
        "Wait as long as the response says and send it again: it will be answered then.", Retryable: true);

    public static readonly ErrorType Contention = new(ErrorKind.Unavailable, "request.contention",
        "Too many changes at once", "Others kept changing the same thing. Nothing was changed; send the request again.", Retryable: true);
}
