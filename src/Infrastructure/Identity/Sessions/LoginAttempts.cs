using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// Counts who tries passwords; how long they wait is said by <see cref="LoginThrottle"/>. An attempt is counted before the password is
/// looked at, by a statement that succeeds only while what it was decided on still stands: however many come at once, no more get through.
/// An attempt that must wait changes nothing.
/// </summary>
internal sealed class LoginAttempts(Dialect dialect, SecurityOptions security, IdentitySettings settings, TimeProvider clock)
    : IRetention, IDisposable
{
    /// <summary>How often an attempt looks again that others got ahead of. Each time one of them was let in.</summary>
    private const int MostReads = 5;

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    // One for each first byte of a bucket's key: accounts that share one wait for each other, which hashing makes them do anyway.
    private readonly SemaphoreSlim[] _semaphores = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly byte[] _key = security.DeriveKey("login attempts");

    public Bucket OfAccount(EmailAddress email) => new(Key($"account {email}"), settings.FreeLoginFailures, EndedBySuccess: true);

    public Bucket OfDevice(EmailAddress email, string device) =>
        new(Key($"device {email} {device}"), settings.FreeLoginFailures, EndedBySuccess: true);

    /// <summary>For who is signed in and is asked again: nobody who only knows the e-mail can make them wait.</summary>
    public Bucket OfUser(UserId user) => new(Key($"user {user}"), settings.FreeLoginFailures, EndedBySuccess: true);

    /// <summary>A success does not end it: else an account of one's own would be a way around it.</summary>
    public Bucket OfNetwork(string network) => new(Key($"network {network}"), settings.FreeAddressFailures, EndedBySuccess: false);

    /// <summary>
    /// Lets those who try the same at once in one after another, in this instance: as they are counted before their password is looked at,
    /// right ones would otherwise be taken for each other's failures.
    /// </summary>
    /// <returns>To be given back when it is decided; nothing, where others took too long.</returns>
    public async Task<IDisposable?> Enter(Bucket bucket, CancellationToken ct)
    {
        var semaphore = _semaphores[bucket.Key[0]];
        return await semaphore.WaitAsync(LongestHold, ct) ? new SemaphoreHold(semaphore) : null;
    }

    /// <summary>Counts an attempt in every bucket, as a failure until it proves to be none.</summary>
    /// <returns>The attempt; or <c>rate_limit.exceeded</c>.</returns>
    public async Task<Result<Attempt>> Enter(IReadOnlyList<Bucket> buckets, CancellationToken ct)
    {
        for (var read = 0; read < MostReads; read++)
        {
            var now = clock.GetUtcNow();
            var seen = await Read(buckets, ct);
            var wait = seen.Max(counter => settings.WaitAfter(new LoginFailures(counter.Failures, counter.Of.Free, counter.At), now));
            if (wait > TimeSpan.Zero)
                return RateLimit.ExceededFor(wait);

            var attempt = await Count(seen, now, ct);
            if (attempt.Counted.Count == buckets.Count)
                return attempt;
            await GiveBack(attempt, CancellationToken.None);
        }

        return RateLimit.ExceededFor(settings.LoginDelay);
    }

    /// <summary>It was no failure: what it counted is taken back.</summary>
    public Task GiveBack(Attempt attempt, CancellationToken ct) =>
        attempt.Counted.Count == 0 ? Task.CompletedTask : dialect.Send(attempt.Counted.Select(counter => TakeBack(counter, attempt)), ct);

    /// <summary>It was a success: the failures of its account or device are over.</summary>
    public Task Succeed(Attempt attempt, CancellationToken ct) => dialect.Send(
        attempt.Counted.Select(
            counter => counter.Of.EndedBySuccess
                ? new Statement("DELETE FROM login_attempts WHERE key = $1", counter.Of.Key)
                : TakeBack(counter, attempt)), ct);

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement("DELETE FROM login_attempts WHERE at < $1", settings.ForgottenUntil(clock.GetUtcNow()))], ct);

    private async Task<List<Counter>> Read(IReadOnlyList<Bucket> buckets, CancellationToken ct)
    {
        var rows = await dialect.Query(
            new Statement("SELECT key, failures, at FROM login_attempts WHERE key = $1 OR key = $2", buckets[0].Key, buckets[^1].Key),
            row => (Key: (byte[])row[0], Failures: row.GetInt32(1), At: Dialect.Time(row, 2)), ct);

        // Rows are always locked in the same order, so that two attempts never wait for each other in a circle.
        return
        [
            .. from bucket in buckets.OrderBy(bucket => Convert.ToHexString(bucket.Key), StringComparer.Ordinal)
               let row = rows.Find(row => row.Key.AsSpan().SequenceEqual(bucket.Key))
               select new Counter(bucket, row.Failures, row.At),
        ];
    }

    // The guard repeats a part of LoginThrottle, since checking and counting must be one statement: while failures are free, or forgotten,
    // an attempt need not wait, whoever got ahead of it; after that the failures must be those that were seen.
    private async Task<Attempt> Count(List<Counter> seen, DateTimeOffset now, CancellationToken ct)
    {
        var values = new List<object?> { now, settings.ForgottenUntil(now) };
        var (rows, guards) = (new List<string>(), new List<string>());
        foreach (var counter in seen)
        {
            var n = values.Count;
            values.AddRange([counter.Of.Key, counter.Of.Free, counter.Failures, counter.At]);
            rows.Add($"(${n + 1}, 1, $1)");
            guards.Add($"kept.key = ${n + 1} AND (kept.failures < ${n + 2} OR kept.failures = ${n + 3} AND kept.at = ${n + 4})");
        }

        var counted = await dialect.Query(
            new Statement(
                $"""
                INSERT INTO login_attempts AS kept (key, failures, at) VALUES {string.Join(", ", rows)}
                ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN kept.at <= $2 THEN 1 ELSE kept.failures + 1 END, at = $1
                WHERE kept.at <= $2 OR {string.Join(" OR ", guards)}
                RETURNING key, failures
                """, [.. values]),
            row => (Key: (byte[])row[0], Failures: row.GetInt32(1)), ct);
        return new Attempt(
            now,
            [
                .. from counter in seen
                   from row in counted
                   where row.Key.AsSpan().SequenceEqual(counter.Of.Key)
                   select counter with { Failures = row.Failures },
            ]);
    }

    // Where nobody was counted since, the time goes back too: whoever waits does not wait longer because of this.
    private static Statement TakeBack(Counter counter, Attempt attempt) => new(
        "UPDATE login_attempts SET failures = failures - 1, at = CASE WHEN failures = $2 AND at = $3 THEN $4 ELSE at END WHERE key = $1 "
            + "AND failures > 0",
        counter.Of.Key, counter.Failures, attempt.At, counter.At == default ? attempt.At : counter.At);

    public void Dispose() => Array.ForEach(_semaphores, semaphore => semaphore.Dispose());

    private byte[] Key(string what) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(what));
}

/// <summary>What failures are counted by.</summary>
/// <param name="Key">A keyed hash: nobody reads an e-mail address out of it.</param>
/// <param name="Free">How many failures in a row make nobody wait.</param>
internal sealed record Bucket(byte[] Key, int Free, bool EndedBySuccess);

/// <param name="At">When its last failure was; the beginning of time where there is none.</param>
internal sealed record Counter(Bucket Of, int Failures, DateTimeOffset At);

/// <summary>An attempt that was let in.</summary>
internal sealed record Attempt(DateTimeOffset At, IReadOnlyList<Counter> Counted);
