using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// Hashes passwords, which is slow on purpose: on half of the processors at most, so that nobody who tries passwords
/// stops everybody else. Whoever finds no place waits for one, but not for long, and not in a long queue.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    /// <summary>How many may wait for each place: about as many as one place serves in the time that they wait.</summary>
    private const int Queue = 32;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly User Anybody = new();

    private readonly IPasswordHasher<User> _hasher;
    private readonly SemaphoreSlim _places;
    private readonly int _most;
    private readonly Lazy<string> _hashOfNobody;
    private int _inside;

    public PasswordHashing(IPasswordHasher<User> hasher)
    {
        var places = Math.Max(1, Environment.ProcessorCount / 2);
        _hasher = hasher;
        _places = new SemaphoreSlim(places);
        _most = places * (1 + Queue);
        _hashOfNobody = new(() => hasher.HashPassword(Anybody, Guid.CreateVersion7().ToString()));
    }

    /// <returns>The hash; or <c>auth.busy</c>.</returns>
    public Task<Result<string>> Hash(Password password, CancellationToken ct) =>
        Throttled(() => _hasher.HashPassword(Anybody, password.Value), ct);

    /// <param name="hash">Where there is none it takes as long, and fails.</param>
    /// <returns>Whether it is right, and whether it should be hashed anew; or <c>auth.busy</c>.</returns>
    public Task<Result<PasswordVerificationResult>> Verify(string? hash, Password password, CancellationToken ct) => Throttled(
        () =>
        {
            // Looked at in any case: it is made at its first use, which must not tell either.
            var ofNobody = _hashOfNobody.Value;
            var result = _hasher.VerifyHashedPassword(Anybody, hash ?? ofNobody, password.Value);
            return hash is null ? PasswordVerificationResult.Failed : result;
        }, ct);

    public void Dispose() => _places.Dispose();

    private async Task<Result<T>> Throttled<T>(Func<T> work, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > _most || !await _places.WaitAsync(Timeout, ct))
                return IdentityErrors.Busy.With("Too many passwords are being checked at once.");
            try
            {
                return work();
            }
            finally
            {
                _ = _places.Release();
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref _inside);
        }
    }
}
