using System.Text;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// Mails about accounts as jobs. An address that somebody only named is sealed in the job: a copy of the database does not tell who was
/// asked about.
/// </summary>
internal sealed class AccountMails(
    Dialect dialect, JobCatalog catalog, MailRequests requests, SignalHub signals, SecurityOptions security,
    TimeProvider clock) : IAccountMails, IAccountRecipients
{
    private const string LookUp = "SELECT id, email_confirmed, locked_at IS NOT NULL FROM users";

    private readonly SecretProtector _protector = new(security, "addresses of account mails");

    private JobKind Kind => catalog.Of(typeof(SendAccountMail));

    public async Task<Result> Request(AccountMailKind kind, EmailAddress email, CancellationToken ct)
    {
        var permit = await requests.Enter(ct);
        if (permit.IsFailure)
            return permit.Error;
        await dialect.Send(Asked(kind, email, permit.Value, registration: null), ct);
        SignalDue();
        return Result.Success;
    }

    /// <summary>
    /// A mail to an address that somebody named: the same statements for every address. Afterwards call <see cref="SignalDue"/>.
    /// </summary>
    /// <param name="registration">Of the account that is made in the same transaction, if the address has none.</param>
    public IEnumerable<Statement> Asked(AccountMailKind kind, EmailAddress email, MailPermit permit, UserId? registration)
    {
        var now = clock.GetUtcNow();
        var id = TypedId.New<JobId>(now);
        var to = Convert.ToBase64String(_protector.Protect(Encoding.UTF8.GetBytes(email.Value), $"{id}"));
        var job = NewJob(id, new SendAccountMail(kind, To: to, Registration: registration?.Value), permit.Priority, now);
        return requests.Unless(kind, email, job);
    }

    /// <summary>A mail about what its owner did, which no request of others holds up. Afterwards call <see cref="SignalDue"/>.</summary>
    public Statement Notice(AccountMailKind kind, UserId user)
    {
        var now = clock.GetUtcNow();
        return JobStore.InsertIf(
            NewJob(TypedId.New<JobId>(now), new SendAccountMail(kind, User: user.Value), JobTerms.HighestPriority, now), "1 = 1");
    }

    /// <summary>Signals that mails are due.</summary>
    public void SignalDue() => signals.Publish(Topic.JobDue(Kind.Queue));

    public async Task<AccountRecipient?> Find(SendAccountMail mail, JobId job, CancellationToken ct)
    {
        var statement = mail.To is { } to
            ? new Statement($"{LookUp} WHERE normalized_user_name = $1", Open(to, job).ToUpperInvariant())
            : new Statement($"{LookUp} WHERE id = $1", mail.User ?? Guid.Empty);
        var found = await dialect.Query(
            statement, row => new AccountRecipient(new UserId(row.GetGuid(0)), row.GetBoolean(1), row.GetBoolean(2)), ct);
        return found.SingleOrDefault();
    }

    private string Open(string to, JobId job) => _protector.Unprotect(Convert.FromBase64String(to), $"{job}", out _) is { } plain
        ? Encoding.UTF8.GetString(plain)
        : throw new FormatException("The address was sealed with a secret that is not known any more.");

    private JobRow NewJob(JobId id, SendAccountMail arguments, int priority, DateTimeOffset now) =>
        JobQueue.NewRow(Kind, JobJson.Write(arguments), new JobTerms { Priority = priority }, id, now);
}
