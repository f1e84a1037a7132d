using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Users;

/// <summary>Users and roles in the document's examples.</summary>
internal static class UserExamples
{
    private static readonly DateTimeOffset Made = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly RoleDetails Warehouse =
        new("warehouse", ["inventory:manage", "inventory:read", "orders:fulfil", "orders:read"], Version: 1);
    private static readonly RoleDetails Customers = new("customer", ["orders:place"], Version: 1);

    private static readonly UserDetails Ada = new(
        TypedId.FirstAt<UserId>(Made), "ada@example.com", "Ada Lovelace", EmailConfirmed: true, TotpOn: false, ["customer"], Made,
        LockedAt: null, Version: 1);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listUsers"] = new(Answer: new ListBody<UserDetails>([Ada], Next: null, Total: null)),
        ["getUser"] = new(Answer: Ada),
        ["changeUserRoles"] = new(new ChangeUserRoles(["warehouse"]), Ada with { Roles = ["warehouse"], Version = 2 }),
        ["lockUser"] = new(new LockUser("Asked for it by telephone"), Ada with { LockedAt = Made.AddHours(1), Version = 2 }),
        ["unlockUser"] = new(new NoBody(), Ada with { Version = 3 }),
        ["listSecurityEvents"] = new(Answer: new ListBody<AuditEntryDetails>(
            [new(TypedId.FirstAt<AuditEntryId>(Made), Made, AuditEntryKind.UserUnlocked, Ada.Id, Ada.Id, Session: null, ApiKey: null,
                "192.0.2.1", "curl/8.9.1", Detail: null)], Next: null, Total: null)),
        ["listRoles"] = new(Answer: new ListBody<RoleDetails>([Customers, Warehouse], Next: null, Total: null)),
        ["getRole"] = new(Answer: Warehouse),
        ["changeRole"] =
            new(new ChangeRole(["inventory:read", "orders:fulfil", "orders:read"]),
                new RoleDetails("warehouse", ["inventory:read", "orders:fulfil", "orders:read"], Version: 2)),
    };
}
