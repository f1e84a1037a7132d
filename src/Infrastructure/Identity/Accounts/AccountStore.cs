using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Accounts;

internal sealed class AccountStore(
    OrdersDbContext db, Dialect dialect, PasswordHashing hashing, EmailTokens tokens, AccountMails mails, MailRequests requests,
    AuditEntries events, TimeProvider clock) : IAccounts
{
    // The account of an e-mail that has one stays as it is.
    private const string InsertUser = """
        INSERT INTO users (id, user_name, normalized_user_name, email, email_confirmed, password_hash, display_name, token_version, version,
            totp_last_step, totp_failures)
        VALUES ($1, $2, $3, $2, $4, $5, $6, 0, 1, 0, 0)
        ON CONFLICT (normalized_user_name) DO NOTHING
        """;

    private const string InsertRole = """
        INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users AS u JOIN roles AS r ON r.name = $2 WHERE u.id = $1
        """;

    /// <summary>The same work and the same statements whether the e-mail has an account or not: nothing is looked up first.</summary>
    public async Task<Result> Register(NewAccount account, CancellationToken ct)
    {
        var permit = await requests.Enter(ct);
        if (permit.IsFailure)
            return permit.Error;
        var hash = await hashing.Hash(account.Password, ct);
        if (hash.IsFailure)
            return hash.Error;

        var id = TypedId.New<UserId>(clock.GetUtcNow());
        await dialect.Send(
            [
                .. Insert(id, account, hash.Value, StartingRoles.Customer, isConfirmed: false),
                .. mails.Asked(AccountMailKind.Registered, account.Email, permit.Value, id),
                events.WriteIfThere(AuditEntryKind.Registered, id),
            ],
            ct);
        mails.SignalDue();
        return Result.Success;
    }

    /// <summary>Makes an account whose address needs no proof, unless the e-mail has one.</summary>
    public async Task<bool> Make(NewAccount account, string role, CancellationToken ct)
    {
        var hash = await hashing.Hash(account.Password, ct);
        var id = TypedId.New<UserId>(clock.GetUtcNow());
        await dialect.Send(
            [.. Insert(id, account, hash.Value, role, isConfirmed: true), events.WriteIfThere(AuditEntryKind.Registered, id)], ct);
        return await db.Users.AnyAsync(user => user.Id == id.Value, ct);
    }

    public async Task<Result> ConfirmEmail(string token, CancellationToken ct)
    {
        var invalid = IdentityErrors.MailTokenInvalid.With("The token is not valid, or no longer.");
        var found = tokens.Find(token, MailTokenPurpose.ConfirmEmail);
        if (await found.Select(row => (Guid?)row.UserId).SingleOrDefaultAsync(ct) is not { } id)
            return invalid;

        using var writer = await dialect.EnterWriter(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await found.ExecuteDeleteAsync(ct) == 0)
            return invalid;
        await dialect.Send(
            [new Statement("UPDATE users SET email_confirmed = true WHERE id = $1", id),
                events.Write(AuditEntryKind.EmailConfirmed, new UserId(id))], db, ct);
        await transaction.CommitAsync(ct);
        return Result.Success;
    }

    private static IEnumerable<Statement> Insert(UserId id, NewAccount account, string hash, string role, bool isConfirmed)
    {
        var email = account.Email.Value;
        yield return new Statement(InsertUser, id.Value, email, email.ToUpperInvariant(), isConfirmed, hash, account.DisplayName);
        yield return new Statement(InsertRole, id.Value, role);
    }
}
