using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Audit;

/// <summary>What happened to an account, a session, a key or a role.</summary>
public enum AuditEntryKind
{
    Registered,
    EmailConfirmed,
    LoggedIn,
    LoginFailed,
    LoggedOut,
    LoggedOutEverywhere,
    SessionEnded,
    RefreshTokenReused,
    PasswordChanged,
    PasswordReset,
    TotpEnabled,
    TotpDisabled,
    TotpRefused,
    RecoveryCodeUsed,
    UserLocked,
    UserUnlocked,
    UserRolesChanged,
    RolePermissionsChanged,
    ApiKeyCreated,
    ApiKeyRotated,
    ApiKeyRevoked,
    SigningKeyMade,
    JobCancelled,
    DeadLetterRequeued,
    DeadLettersRequeued,
    DeadLetterDiscarded,
    PostPublished,
    PostRejected,
}

/// <summary>One entry of the audit trail.</summary>
public readonly record struct AuditEntryId(Guid Value) : ITypedId<AuditEntryId>
{
    public static string Prefix => "sev";

    public static AuditEntryId From(Guid value) => new(value);

    public static bool TryParse(string? text, out AuditEntryId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}
