using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// Bounds what can be mailed because somebody names an address: so many to one address, so many for one network, and those of who asks for
/// many come after those of everybody else. What is counted has nothing to do with who has an account.
/// </summary>
internal sealed class MailRequests(
    Dialect dialect, SecurityOptions security, IdentitySettings settings, ClientInfo client, TimeProvider clock) : IRetention
{
    /// <summary>
    /// Of one kind, to one address: nobody's mailbox is flooded by way of this service, and nobody's flood fills its queue.
    /// </summary>
    private const int MostToAnAddress = 3;

    /// <summary>How many of a network's come before the rest.</summary>
    private const int FirstOfANetwork = 20;

    private const int Usual = 6;
    private const int OfMany = 1;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private const string CountSql = """
        INSERT INTO mail_requests AS kept (key, requests, since, latest) VALUES ($1, 1, $2, $4)
        ON CONFLICT (key) DO UPDATE SET requests = CASE WHEN kept.since <= $3 THEN 1 ELSE kept.requests + 1 END,
            since = CASE WHEN kept.since <= $3 THEN $2 ELSE kept.since END, latest = $4
        """;

    private readonly byte[] _key = security.DeriveKey("requests for mails");

    /// <summary>Counts a request of the caller's network.</summary>
    /// <returns>When its mail comes; or <c>rate_limit.exceeded</c>.</returns>
    public async Task<Result<MailPermit>> Enter(CancellationToken ct)
    {
        if (KnownDevices.NetworkOf(client.Address) is not { } network)
            return new MailPermit(Usual);
        var now = clock.GetUtcNow();
        var counted = await dialect.Change(
            new Statement($"{CountSql} RETURNING requests, since", Key($"network {network}"), now, now - Hour, Guid.Empty),
            row => (Requests: row.GetInt32(0), Since: Dialect.Time(row, 1)), ct);
        var (requests, since) = counted[0];
        if (requests > settings.FreeMailRequests)
            return RateLimit.ExceededFor(since + Hour - now);
        return new MailPermit(requests <= FirstOfANetwork ? Usual : OfMany);
    }

    /// <summary>Counts a request to the address, and stores its job unless there were too many.</summary>
    public IEnumerable<Statement> Unless(AccountMailKind kind, EmailAddress email, JobRow job)
    {
        var key = Key($"{EnumNames<AccountMailKind>.Write(kind)} {email}");
        yield return new Statement(
            $"{CountSql} WHERE kept.since <= $3 OR kept.requests < {MostToAnAddress}", key, job.EnqueuedAt, job.EnqueuedAt - Lately,
            job.Id);
        yield return JobStore.InsertIf(job, "EXISTS (SELECT 1 FROM mail_requests WHERE key = $9 AND latest = $1)", key);
    }

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement("DELETE FROM mail_requests WHERE since <= $1", clock.GetUtcNow() - Hour)], ct);

    private byte[] Key(string what) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(what));
}

/// <summary>That a mail may be asked for, and when it comes.</summary>
internal readonly record struct MailPermit(int Priority);

/// <summary>A row of <c>mail_requests</c>: how often lately somebody asked for mails to an address, or from a network.</summary>
internal sealed class MailRequest
{
    /// <summary>A keyed hash: nobody reads an e-mail address out of it.</summary>
    public required byte[] Key { get; init; }

    public int Requests { get; init; }

    /// <summary>From when on they are counted.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The job of the last one that was let in.</summary>
    public Guid Latest { get; init; }
}

internal sealed class MailRequestConfiguration : IEntityTypeConfiguration<MailRequest>
{
    public void Configure(EntityTypeBuilder<MailRequest> builder) => builder.ToTable("mail_requests").HasKey(row => row.Key);
}
