using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Conversations.Following;

/// <summary>Tickets are rows, so that one works once on whichever instance it is shown. One is deleted where it is used.</summary>
internal sealed class Tickets(Dialect dialect, WriteBatch batch, TimeProvider clock) : ITickets, IRetention
{
    private const string Table = "realtime_tickets";
    private const int Bytes = 32;

    public string Issue(AccessGrant grant, DateTimeOffset expiresAt)
    {
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        batch.Add(
            new Statement(
                $"INSERT INTO {Table} (id, holder, expires_at) VALUES ($1, $2, $3)", IdOf(ticket),
                JsonSerializer.Serialize(TicketHolder.From(grant)), expiresAt));
        return ticket;
    }

    public async Task<bool> IsGood(string ticket, CancellationToken ct)
    {
        var good = new Statement($"SELECT 1 FROM {Table} WHERE id = $1 AND expires_at > $2", IdOf(ticket), clock.GetUtcNow());
        return (await dialect.Query(good, _ => true, ct)).Count > 0;
    }

    public async Task<AccessGrant?> Take(string ticket, CancellationToken ct) => (await dialect.Change(
        new Statement($"DELETE FROM {Table} WHERE id = $1 AND expires_at > $2 RETURNING holder", IdOf(ticket), clock.GetUtcNow()),
        row => row.GetString(0), ct)) is [var holder]
        ? JsonSerializer.Deserialize<TicketHolder>(holder)!.ToGrant()
        : null;

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement($"DELETE FROM {Table} WHERE expires_at < $1", clock.GetUtcNow())], ct);

    private static byte[] IdOf(string ticket) => SHA256.HashData(Encoding.UTF8.GetBytes(ticket));
}

/// <summary>What a connection needs to know of the access token that its ticket was made with.</summary>
internal sealed record TicketHolder(string User, string Session, string[] Permissions, int Version, string[] Roles, string SignedBy)
{
    public static TicketHolder From(AccessGrant grant) => new(
        grant.Caller.User.ToString(), grant.Caller.Session.ToString()!, [.. grant.Caller.Permissions], grant.Version, [.. grant.Roles],
        grant.SignedBy);

    public AccessGrant? ToGrant() => UserId.TryParse(User, out var user) && SessionId.TryParse(Session, out var session)
        ? new AccessGrant(new Caller(user, Permissions.ToFrozenSet(StringComparer.Ordinal), session), Version, Roles, SignedBy)
        : null;
}

internal sealed class TicketRow
{
    public required byte[] Id { get; init; }

    public required string Holder { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class TicketConfiguration : IEntityTypeConfiguration<TicketRow>
{
    public void Configure(EntityTypeBuilder<TicketRow> builder)
    {
        _ = builder.ToTable("realtime_tickets").HasKey(ticket => ticket.Id);
        _ = builder.HasIndex(ticket => ticket.ExpiresAt);
    }
}
