using CleanOrders.Application.Identity;
using CleanOrders.Domain.SharedKernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>
/// Hashes passwords, which is slow on purpose: on half of the processors at most, so that nobody who tries passwords
/// stops everybody else. Whoever finds no place waits for one, but not for long.
/// </summary>
internal sealed class PasswordHashing(IOptions<PasswordHasherOptions> options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly User Anybody = new();

    private readonly PasswordHasher<User> _hasher = new(options);
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _hashOfNobody = new(() => new PasswordHasher<User>(options).HashPassword(Anybody, Guid.CreateVersion7().ToString()));

    /// <returns>The hash; or <c>auth.busy</c>.</returns>
    public Task<Result<string>> Hash(Password password, CancellationToken ct) =>
        InTurn(() => _hasher.HashPassword(Anybody, password.Value), ct);

    /// <param name="hash">Where there is none it takes as long, and fails.</param>
    /// <returns>Whether it is right, and whether it should be hashed anew; or <c>auth.busy</c>.</returns>
    public Task<Result<PasswordVerificationResult>> Verify(string? hash, Password password, CancellationToken ct) => InTurn(
        () => _hasher.VerifyHashedPassword(Anybody, hash ?? _hashOfNobody.Value, password.Value) is var result && hash is null ? PasswordVerificationResult.Failed : result, ct);

    public void Dispose() => _places.Dispose();

    private async Task<Result<T>> InTurn<T>(Func<T> work, CancellationToken ct)
    {
        if (!await _places.WaitAsync(Patience, ct))
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
}
