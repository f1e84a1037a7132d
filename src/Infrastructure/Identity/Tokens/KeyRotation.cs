using CleanOrders.Application.Identity;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Identity.Tokens;

/// <summary>
/// How signing keys follow each other. The next one is published a day before it signs, so that whoever keeps the published
/// keys knows it by then; the one before stays until no token of it can be good. Any number of instances do this at once.
/// </summary>
internal sealed class KeyRotation(
    SigningKeys keys, Revocations revocations, AuditEntries events, Dialect dialect, IdentitySettings settings, TimeProvider clock)
{
    /// <summary>For how long a key is published before it signs.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromHours(24);

    /// <summary>For how long a key is kept that signs no more: longer than any token is good, on any clock.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(70);

    /// <summary>How long a key that is to sign now waits until every instance has heard of it.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    /// <summary>Makes the first key, and the next one when its time has come; drops what nobody needs; knows what others did.</summary>
    public async Task Tend(CancellationToken ct)
    {
        var (now, found) = (clock.GetUtcNow(), await Generations(ct));
        if (found.Count == 0)
            _ = await Make(generation: 1, signsFrom: now, revokeOld: false, ct);
        else if (found[0].SignsFrom + settings.SigningKeyLifetime - Lead <= now)
            _ = await Make(
                found[0].Generation + 1, Later(found[0].SignsFrom + settings.SigningKeyLifetime, now + Lead), revokeOld: false, ct);

        // What is older than a key that has signed for long enough signs no more.
        if (found.Find(key => key.SignsFrom + Kept <= now) is { Generation: > 0 } signer && found[^1].Generation < signer.Generation)
            await Send([new Statement("DELETE FROM signing_keys WHERE generation < $1", signer.Generation)], ct);
        await keys.Load(ct);
    }

    /// <summary>Makes the next key out of turn.</summary>
    /// <param name="now">Whether it signs at once, instead of a day later.</param>
    /// <param name="revokeOld">Whether all others are dropped, and with them every access token that there is.</param>
    /// <returns>The key's id, and when it begins to sign.</returns>
    public async Task<(string Kid, DateTimeOffset SignsFrom)> Rotate(bool now, bool revokeOld, CancellationToken ct)
    {
        while (true)
        {
            var signsFrom = clock.GetUtcNow() + (now ? Spread : Lead);
            var kid = await Make((await Generations(ct))[0].Generation + 1, signsFrom, revokeOld, ct);
            await keys.Load(ct);
            if (keys.Has(kid))
                return (kid, signsFrom);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private Task<List<(int Generation, DateTimeOffset SignsFrom)>> Generations(CancellationToken ct) => dialect.Query(
        new Statement("SELECT generation, signs_from FROM signing_keys ORDER BY generation DESC"),
        row => (row.GetInt32(0), Dialect.Time(row, 1)), ct);

    // Of several instances that make a generation at once, one succeeds, and only that one tells of it.
    private async Task<string> Make(int generation, DateTimeOffset signsFrom, bool revokeOld, CancellationToken ct)
    {
        var (kid, privateKey) = keys.Make();
        List<Statement> statements =
        [
            new("INSERT INTO signing_keys (generation, kid, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4, $5) ON CONFLICT "
                + "DO NOTHING",
                generation, kid, privateKey, clock.GetUtcNow(), signsFrom),
            events.WriteMade(kid),
        ];
        if (revokeOld)
            statements.Add(new Statement("DELETE FROM signing_keys WHERE generation < $1", generation));
        await Send(statements, ct);
        return kid;
    }

    private async Task Send(IEnumerable<Statement> statements, CancellationToken ct)
    {
        var notification = dialect.Notify(Topic.SessionEndedChannel, $"'{SigningKeys.Signal}'") is { } notify
            ? [new Statement($"SELECT {notify}")]
            : Array.Empty<Statement>();
        await dialect.Send([.. statements, .. notification], ct);
        await revocations.Send(SigningKeys.Signal);
    }
}
