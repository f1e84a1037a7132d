using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Audit;

/// <summary>What happened to accounts, sessions, keys and roles, the youngest first.</summary>
/// <param name="User">About this user.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
public sealed record ListSecurityEvents(
    UserId? User, AuditEntryKind? Kind, DateTimeOffset? From, DateTimeOffset? To, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}

/// <param name="User">Whose account it is about.</param>
/// <param name="By">Who did it.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Device">What the client said it is.</param>
public sealed record AuditEntryDetails(
    AuditEntryId Id, DateTimeOffset At, AuditEntryKind Kind, UserId? User, UserId? By, SessionId? Session, ApiKeyId? ApiKey,
    string? Address, string? Device, string? Detail);
