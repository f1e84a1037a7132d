using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity;

internal sealed partial class AccountMails(Dialect dialect, MailedTokens tokens, TimeProvider clock, ILogger<AccountMails> logger) : IAccountMails
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);

    // Two instances may choose the same row: the second finds it leased when it gets to lock it, and takes none.
    private const string TakeNext = """
        UPDATE pending_mails SET due_at = $2, attempts = attempts + 1
        WHERE due_at <= $1 AND written_at IS NULL
          AND id = (SELECT id FROM pending_mails WHERE due_at <= $1 AND written_at IS NULL ORDER BY due_at, id LIMIT 1)
        RETURNING id, kind, email, attempts
        """;

    private const string LookUp = """
        SELECT (SELECT count(*) FROM pending_mails WHERE email = $1 AND kind = $2 AND written_at > $3), u.id, u.email_confirmed, u.locked_at IS NOT NULL
        FROM (SELECT 1 AS one) AS always LEFT JOIN users AS u ON u.normalized_user_name = $4
        """;

    /// <param name="id">Its own, or that of the account which is made in the same transaction.</param>
    public static Statement Pending(Guid id, AccountMailKind kind, EmailAddress email, DateTimeOffset now) => new(
        "INSERT INTO pending_mails (id, kind, email, due_at, attempts) VALUES ($1, $2, $3, $4, 0)", id, EnumNames<AccountMailKind>.Write(kind), email.Value, now);

    /// <summary>The same, to the address of an account.</summary>
    public static Statement Pending(UserId user, AccountMailKind kind, DateTimeOffset now) => new(
        "INSERT INTO pending_mails (id, kind, email, due_at, attempts) SELECT $1, $2, email, $3, 0 FROM users WHERE id = $4",
        TypedId.New<MailId>(now).Value, EnumNames<AccountMailKind>.Write(kind), now, user.Value);

    public Task Request(AccountMailKind kind, EmailAddress email, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return dialect.Send([Pending(TypedId.New<MailId>(now).Value, kind, email, now)], ct);
    }

    public async Task<DueMail?> Take(CancellationToken ct)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var taken = await dialect.Query(
                new Statement(TakeNext, now, now + Lease), row => (Id: row.GetGuid(0), Kind: row.GetString(1), Email: row.GetString(2), Attempts: row.GetInt32(3)), ct);
            if (taken is not [var (id, kind, email, attempts)])
                return null;

            var known = await dialect.Query(
                new Statement(LookUp, email, kind, now - Lately, email.ToUpperInvariant()),
                row => (Written: row.GetInt64(0), Account: row.IsDBNull(1) ? null : new MailedAccount(new UserId(row.GetGuid(1)), row.GetBoolean(2), row.GetBoolean(3))), ct);
            var due = new DueMail(id, EnumNames<AccountMailKind>.Read(kind), email, attempts, known[0].Written, known[0].Account);
            if (attempts <= MostAttempts)
                return due;

            Log.GivenUp(logger, id, due.Kind, attempts - 1);
            await Finish(due, written: false, ct);
        }
    }

    public Task<string> IssueToken(UserId user, MailTokenPurpose purpose, TimeSpan lifetime, CancellationToken ct) => tokens.Issue(user, purpose, lifetime, ct);

    public Task Finish(DueMail mail, bool written, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return dialect.Send(
            [
                written ? new Statement("UPDATE pending_mails SET written_at = $2 WHERE id = $1", mail.Id, now) : new Statement("DELETE FROM pending_mails WHERE id = $1", mail.Id),
                new Statement("DELETE FROM pending_mails WHERE written_at <= $1", now - Lately),
            ],
            ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Mail {Mail} ({Kind}) could not be written {Attempts} times and is given up")]
        public static partial void GivenUp(ILogger logger, Guid mail, AccountMailKind kind, int attempts);
    }
}
