using System.Diagnostics;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Audit;

/// <summary>The audit trail: each entry is written in the transaction of what it tells of.</summary>
internal sealed class AuditEntries(Dialect dialect, ClientInfo client, TimeProvider clock)
{
    private const string Columns = "id, at, kind, user_id, by_user_id, session_id, api_key_id, address, device, detail, trace_parent";

    /// <summary>The id of an entry that is written by one of the statements below: its first value.</summary>
    public static AuditEntryId IdOf(Statement entry) => new((Guid)entry.Values[0]!);

    /// <param name="about">Whose account it is about; nobody, where an account does not exist or it is about none.</param>
    /// <param name="by">Who did it, where that is another.</param>
    /// <param name="detail">An event for people: ids and names, never secrets or addresses.</param>
    public Statement Write(
        AuditEntryKind kind, UserId? about, UserId? by = null, SessionId? session = null, ApiKeyId? key = null, string? detail = null)
    {
        var now = clock.GetUtcNow();
        return new Statement(
            $"INSERT INTO security_events ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            TypedId.New<AuditEntryId>(now).Value, now, EnumNames<AuditEntryKind>.Write(kind), about?.Value, (by ?? about)?.Value,
            session?.Value, key?.Value,
            client.Address, client.Device, detail, Activity.Current?.Id);
    }

    /// <summary>The same, but only if the account is there: where whoever writes does not know.</summary>
    public Statement WriteIfThere(AuditEntryKind kind, UserId about)
    {
        var written = Write(kind, about);
        return written with
        {
            Sql =
            $"INSERT INTO security_events ({Columns}) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 "
                + "WHERE EXISTS (SELECT 1 FROM users WHERE id = $4)"
        };
    }

    /// <summary>That somebody signed in, if the session is there: it is not opened where the account was changed meanwhile.</summary>
    public Statement WriteOpened(UserId user, SessionId session)
    {
        var written = Write(AuditEntryKind.LoggedIn, user, session: session);
        return written with
        {
            Sql = $"""
                INSERT INTO security_events ({Columns}) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
                WHERE EXISTS (SELECT 1 FROM sessions WHERE id = $6)
                """,
        };
    }

    /// <summary>
    /// That a signing key was made. It stands behind the statement that makes it, and writes nothing where another instance has made one
    /// instead.
    /// </summary>
    public Statement WriteMade(string kid)
    {
        var now = clock.GetUtcNow();
        return new Statement(
            "INSERT INTO security_events (id, at, kind, detail) SELECT $1, $2, $3, k.kid FROM signing_keys AS k WHERE k.kid = $4",
            TypedId.New<AuditEntryId>(now).Value, now, EnumNames<AuditEntryKind>.Write(AuditEntryKind.SigningKeyMade), kid);
    }

    /// <summary>
    /// That a session of its user ends. It stands before the statement that ends it, and writes nothing where another has ended it.
    /// </summary>
    public Statement WriteEnd(AuditEntryKind kind, SessionId session, ApiKeyId? key = null)
    {
        var now = clock.GetUtcNow();
        return new Statement(
            $"""
            INSERT INTO security_events (id, at, kind, user_id, by_user_id, session_id, api_key_id, address, device, trace_parent)
            SELECT $1, $2, $3, s.user_id, s.user_id, s.id, $4, $5, $6, $8 FROM sessions AS s WHERE s.id = $7
                AND s.revoked_at IS NULL {dialect.LockingRows}
            """,
            TypedId.New<AuditEntryId>(now).Value, now, EnumNames<AuditEntryKind>.Write(kind), key?.Value, client.Address, client.Device,
            session.Value, Activity.Current?.Id);
    }
}

/// <summary>A row of <c>security_events</c>. It outlives what it tells of, so nothing there is a foreign key.</summary>
internal sealed class AuditEntryRow
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AuditEntryKind Kind { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ByUserId { get; init; }

    public Guid? SessionId { get; init; }

    public Guid? ApiKeyId { get; init; }

    public string? Address { get; init; }

    public string? Device { get; init; }

    public string? Detail { get; init; }

    /// <summary>The span that it happened in (W3C Trace Context); nothing for what nobody asked for.</summary>
    public string? TraceParent { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        _ = builder.ToTable("security_events").HasKey(row => row.Id);
        _ = builder.Property(row => row.Address).HasMaxLength(ClientInfo.LongestAddress);
        _ = builder.Property(row => row.Device).HasMaxLength(ClientInfo.LongestDevice);
        _ = builder.HasIndex(row => new { row.UserId, row.Id });
        _ = builder.HasIndex(row => new { row.Kind, row.Id });
    }
}
