using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Alerts;

/// <param name="At">In UTC.</param>
/// <param name="Subject">What it happened to, where that has a name: that of an API key.</param>
/// <param name="Device">What the client said it is.</param>
/// <param name="Network">The address that it came from.</param>
/// <param name="Address">Where the user sees their account.</param>
public sealed record SecurityNotice(string At, string? Subject, string? Device, string? Network, string Address);

/// <summary>What of the audit trail its user is notified of.</summary>
public static class SecurityTemplates
{
    private static readonly Dictionary<AuditEntryKind, NotificationTemplate<SecurityNotice>> ByKind = new()
    {
        [AuditEntryKind.LoggedIn] = Named("new_device"),
        [AuditEntryKind.ApiKeyCreated] = Named("api_key_created"),
        [AuditEntryKind.TotpDisabled] = Named("two_factor_disabled"),
        [AuditEntryKind.UserLocked] = Named("account_locked"),
        [AuditEntryKind.RefreshTokenReused] = Named("refresh_token_reused"),
    };

    public static IEnumerable<NotificationTemplate> All => ByKind.Values;

    public static NotificationTemplate<SecurityNotice>? Find(AuditEntryKind kind) => ByKind.GetValueOrDefault(kind);

    private static NotificationTemplate<SecurityNotice> Named(string name) => new(
        name, NotificationCategory.Security,
        new SecurityNotice("2026-11-21 16:00 UTC", "Till 4", "Firefox", "192.0.2.17", "https://shop.example.com/account"));
}
