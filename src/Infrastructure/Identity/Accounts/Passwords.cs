using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// The password, the sessions and the tokens that were mailed change in one transaction. It begins with the one
/// conditional statement that decides who of several at once succeeds.
/// </summary>
internal sealed class Passwords(
    OrdersDbContext db, Dialect dialect, PasswordHashing hashing, Reauthentication own, EmailTokens tokens, AccountMails mails,
    Revocations revocations,
    AuditEntries events) : IPasswords
{
    public async Task<EmailAddress> AddressOf(UserId user, CancellationToken ct) =>
        EmailAddress.Known(await db.Users.Where(known => known.Id == user.Value).Select(known => known.Email).SingleAsync(ct))!.Value;

    public async Task<EmailAddress?> ReceiverOf(string token, CancellationToken ct) =>
        await Receiver(token).Select(user => user.Email).SingleOrDefaultAsync(ct) is { } email ? EmailAddress.Known(email) : null;

    public async Task<Result> Reset(string token, Password chosen, CancellationToken ct)
    {
        var invalid = IdentityErrors.MailTokenInvalid.With("The token is not valid, or no longer.");
        if (await Receiver(token).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(ct) is not { } id)
            return invalid;
        var hash = await hashing.Hash(chosen, ct);
        if (hash.IsFailure)
            return hash.Error;

        var open = db.Users.Where(account => account.Id == id && account.LockedAt == null);
        var spent = tokens.Find(token, MailTokenPurpose.ResetPassword).Where(row => row.UserId == id);
        var isDone = await Replace(new UserId(id), Decide, (AuditEntryKind.PasswordReset, AccountMailKind.PasswordReset), ct);
        return isDone ? Result.Success : invalid;

        // It may have been locked, or the token used, while the password was hashed. The account comes first: whoever locks it waits.
        async Task<int> Decide()
        {
            var changed = await open.ExecuteUpdateAsync(
                change => change.SetProperty(account => account.PasswordHash, hash.Value)
                    .SetProperty(account => account.EmailConfirmed, true), ct);
            return changed == 0 ? 0 : await spent.ExecuteDeleteAsync(ct);
        }
    }

    public async Task<Result> Change(UserId user, Password current, Password chosen, CancellationToken ct)
    {
        var known = await own.Verify(user, current, "change of the password", ct);
        if (known.IsFailure)
            return known.Error;
        var hash = await hashing.Hash(chosen, ct);
        if (hash.IsFailure)
            return hash.Error;

        var unchanged = known.Value.Still(db.Users);
        return await Replace(
            user, () => unchanged.ExecuteUpdateAsync(change => change.SetProperty(account => account.PasswordHash, hash.Value), ct),
            (AuditEntryKind.PasswordChanged, AccountMailKind.PasswordChanged), ct) ? Result.Success : ProvenPassword.Overtaken();
    }

    private async Task<bool> Replace(
        UserId user, Func<Task<int>> decide, (AuditEntryKind Event, AccountMailKind Mail) notice, CancellationToken ct)
    {
        using (await dialect.EnterWriter(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await decide() == 0)
                return false;
            Statement[] statements =
            [
                new("DELETE FROM mailed_tokens WHERE user_id = $1", user.Value),
                .. revocations.EndAll(user),
                events.Write(notice.Event, user),
                mails.Notice(notice.Mail, user),
            ];
            await dialect.Send(statements, db, ct);
            await transaction.CommitAsync(ct);
        }

        mails.SignalDue();

        // Not the caller's cancellation: it is done.
        await revocations.AllEnded(user, CancellationToken.None);
        return true;
    }

    /// <summary>Who may use the token. Nobody whose account is locked.</summary>
    private IQueryable<User> Receiver(string token) =>
        tokens.Find(token, MailTokenPurpose.ResetPassword)
            .Join(db.Users.Where(user => user.LockedAt == null), row => row.UserId, user => user.Id, (_, user) => user);
}
