using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>One thing that a role can allow. For what is their own people need none, and their keys <see cref="OrdersOwn"/>.</summary>
public readonly record struct Permission(string Name)
{
    public static readonly Permission OrdersPlace = new("orders:place");

    /// <summary>
    /// What is an owner's own: to see their orders, to pay, cancel and send them back. A person always may; an API key only where it was
    /// given this, which everybody can do whatever their roles are.
    /// </summary>
    public static readonly Permission OrdersOwn = new("orders:own");

    public static readonly Permission OrdersRead = new("orders:read");
    public static readonly Permission OrdersManage = new("orders:manage");
    public static readonly Permission OrdersFulfil = new("orders:fulfil");
    public static readonly Permission PaymentsRead = new("payments:read");
    public static readonly Permission PaymentsRefund = new("payments:refund");
    public static readonly Permission InventoryRead = new("inventory:read");
    public static readonly Permission InventoryManage = new("inventory:manage");
    public static readonly Permission CatalogManage = new("catalog:manage");
    public static readonly Permission NotificationsManage = new("notifications:manage");
    public static readonly Permission NotificationsSend = new("notifications:send");
    public static readonly Permission UsersManage = new("users:manage");
    public static readonly Permission ApiKeysManage = new("apikeys:manage");
    public static readonly Permission JobsEnqueue = new("jobs:enqueue");
    public static readonly Permission JobsManage = new("jobs:manage");
    public static readonly Permission WebhooksManage = new("webhooks:manage");
    public static readonly Permission EventsRead = new("events:read");
    public static readonly Permission ContentWrite = new("content:write");
    public static readonly Permission ContentModerate = new("content:moderate");
    public static readonly Permission ConversationsManage = new("conversations:manage");

    /// <summary>What a role can allow: all but what every person may.</summary>
    public static readonly IReadOnlyList<Permission> OfRoles =
    [
        OrdersPlace, OrdersRead, OrdersManage, OrdersFulfil, PaymentsRead, PaymentsRefund, InventoryRead, InventoryManage,
        CatalogManage, NotificationsManage, NotificationsSend, UsersManage, ApiKeysManage, JobsEnqueue, JobsManage, WebhooksManage,
        EventsRead, ContentWrite, ContentModerate, ConversationsManage,
    ];

    /// <summary>What an API key can be given.</summary>
    public static readonly IReadOnlyList<Permission> All = [.. OfRoles, OrdersOwn];

    public static readonly ErrorType Unknown = new(ErrorKind.Invalid, "permission.unknown",
        "There is no such permission", "A permission is one that an operation names as needed, as in `orders:read`.");

    public static readonly ErrorType ForKeysOnly = new(ErrorKind.Invalid, "permission.for_keys_only",
        "No role has this permission",
        "For what is their own people need no permission. `orders:own` is given to API keys, which do nothing with their owner's orders "
            + "without it.");

    public static readonly ErrorType NotHeld = new(ErrorKind.Forbidden, "permission.not_held",
        "You do not have a permission that this is about",
        "Nobody gives what they do not have, and nobody takes from who may more than they. An API key counts as what it may itself, not "
            + "as its owner.");

    /// <summary>
    /// The permissions with these names, in their order; each name that is none of <paramref name="those"/> is noted below
    /// <c>/permissions</c>.
    /// </summary>
    public static IReadOnlyList<Permission> Known(IReadOnlyList<string?>? names, IReadOnlyList<Permission> those, Violations violations)
    {
        if (names is null || names.Count > those.Count)
        {
            violations.Add(
                "/permissions", names is null
                    ? Text.Required.With("A list of permissions is required here.")
                    : Unknown.With($"There are only {those.Count} permissions."));
            return [];
        }

        foreach (var (i, _) in names.Index().Where(entry => !All.Any(permission => permission.Name == entry.Item)))
            violations.Add($"/permissions/{i}", Unknown.With("There is no permission with this name."));
        foreach (var (i, name) in names.Index().Where(entry => All.Except(those).Any(permission => permission.Name == entry.Item)))
            violations.Add($"/permissions/{i}", ForKeysOnly.With($"A person needs no {name} for what is their own."));
        return [.. names.OfType<string>().Select(name => new Permission(name))];
    }

    public override string ToString() => Name;
}

/// <summary>Says to readers of a request that the texts of a list are names of permissions.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PermissionNamesAttribute : Attribute;

/// <summary>The roles that a new database starts with; afterwards the database says what each may.</summary>
public static class StartingRoles
{
    public const string Customer = "customer";
    public const string Admin = "admin";

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Permission>> Permissions =
        new Dictionary<string, IReadOnlyList<Permission>>(StringComparer.Ordinal)
        {
            [Customer] = [Permission.OrdersPlace],
            ["support"] =
            [
                Permission.OrdersRead, Permission.OrdersManage, Permission.PaymentsRead, Permission.PaymentsRefund,
                Permission.NotificationsManage, Permission.InventoryRead, Permission.ConversationsManage,
            ],
            ["warehouse"] = [Permission.OrdersRead, Permission.OrdersFulfil, Permission.InventoryRead, Permission.InventoryManage],
            [Admin] = Permission.OfRoles,
        };
}
