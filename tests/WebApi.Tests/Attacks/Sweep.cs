namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>Who gets past the door of an operation.</summary>
/// <param name="Body">A body that is good enough to be refused for who sends it rather than for what it says.</param>
internal sealed record SweepRow(Gate Customer, Gate Stranger, Gate Support, Gate Warehouse, Gate Admin, object? Body = null)
{
    public static SweepRow Public { get; } = new(Gate.Open, Gate.Open, Gate.Open, Gate.Open, Gate.Open) { NeedsNobody = true };

    public static SweepRow SignedIn { get; } = new(Gate.Open, Gate.Open, Gate.Open, Gate.Open, Gate.Open);

    public static SweepRow AdminOnly { get; } = new(Gate.Forbidden, Gate.Forbidden, Gate.Forbidden, Gate.Forbidden, Gate.Open);

    public static SweepRow SupportOnly { get; } = AdminOnly with { Support = Gate.Open };

    public static SweepRow Stock { get; } = new(Gate.Forbidden, Gate.Forbidden, Gate.Forbidden, Gate.Open, Gate.Open);

    public static SweepRow StockOrSupport { get; } = Stock with { Support = Gate.Open };

    /// <summary>An order is its customer's to see, and the staff's.</summary>
    public static SweepRow SeesOrder { get; } = new(Gate.Open, Gate.NotThere, Gate.Open, Gate.Open, Gate.Open);

    public static SweepRow FulfilsOrder { get; } = new(Gate.Forbidden, Gate.NotThere, Gate.Forbidden, Gate.Open, Gate.Open);

    public static SweepRow OwnsOrder { get; } = new(Gate.Open, Gate.NotThere, Gate.Forbidden, Gate.Forbidden, Gate.Forbidden);

    /// <summary>A conversation is its customer's to see, and support's.</summary>
    public static SweepRow SeesConversation { get; } = new(Gate.Open, Gate.NotThere, Gate.Open, Gate.NotThere, Gate.Open);

    public static SweepRow ManagesConversation { get; } = SeesConversation with { Customer = Gate.Forbidden };

    public bool NeedsNobody { get; private init; }

    /// <summary>Whether it is asked for as from elsewhere, since it is open to who sits at the machine.</summary>
    public bool IsFromElsewhere { get; init; }

    /// <summary>A body that is no JSON but a file.</summary>
    public string? File { get; init; }

    public string FileType { get; init; } = "application/x-ndjson";

    /// <summary>What somebody has who is none of the five, or no longer: on what is public it makes no difference.</summary>
    public Gate Nobody => NeedsNobody ? Gate.Open : Gate.Closed;
}

internal enum Gate
{
    /// <summary>Nobody is turned away for who they are; the request may still be wrong.</summary>
    Open,

    /// <summary>401: it is not known who this is.</summary>
    Closed,

    /// <summary>403: it is known who this is, and they may not.</summary>
    Forbidden,

    /// <summary>404: it is somebody else's, so it is not there.</summary>
    NotThere,
}

/// <summary>
/// Every route and who may use it. A new one gets its row here or beside the tests of its use case, by thought and not by copying what it
/// answers.
/// </summary>
internal static class Sweep
{
    private static readonly object Reason = new { reason = "Swept" };

    private static readonly Dictionary<string, SweepRow> Table = new(StringComparer.Ordinal)
    {
        ["POST /v1/auth/register"] = SweepRow.Public,
        ["POST /v1/auth/confirm-email"] = SweepRow.Public,
        ["POST /v1/auth/resend-confirmation"] = SweepRow.Public,
        ["POST /v1/auth/forgot-password"] = SweepRow.Public,
        ["POST /v1/auth/reset-password"] = SweepRow.Public,
        ["POST /v1/auth/password"] = SweepRow.SignedIn,
        ["POST /v1/auth/login"] = SweepRow.Public,
        ["POST /v1/auth/refresh"] = SweepRow.Public,
        ["POST /v1/auth/logout"] = SweepRow.Public,
        ["POST /v1/auth/logout-all"] = SweepRow.SignedIn,
        ["GET /v1/auth/sessions"] = SweepRow.SignedIn,
        ["DELETE /v1/auth/sessions/{id:ses}"] = new(Gate.NotThere, Gate.NotThere, Gate.NotThere, Gate.NotThere, Gate.NotThere),
        ["POST /v1/api-keys"] = SweepRow.SignedIn,
        ["GET /v1/api-keys"] = SweepRow.SignedIn,
        ["GET /v1/api-keys/{id:key}"] = SweepRow.SignedIn,
        ["POST /v1/api-keys/{id:key}/rotation"] = SweepRow.SignedIn,
        ["DELETE /v1/api-keys/{id:key}"] = SweepRow.SignedIn,
        ["POST /v1/auth/totp"] = SweepRow.SignedIn,
        ["POST /v1/auth/totp/verify"] = SweepRow.SignedIn,
        ["DELETE /v1/auth/totp"] = SweepRow.SignedIn,
        ["GET /v1/me"] = SweepRow.SignedIn,

        ["GET /v1/users"] = SweepRow.AdminOnly,
        ["GET /v1/users/{id:usr}"] = SweepRow.AdminOnly,
        ["PUT /v1/users/{id:usr}/roles"] = SweepRow.AdminOnly,
        ["POST /v1/users/{id:usr}/lock"] = SweepRow.AdminOnly,
        ["POST /v1/users/{id:usr}/unlock"] = SweepRow.AdminOnly,
        ["GET /v1/roles"] = SweepRow.AdminOnly,
        ["GET /v1/roles/{name}"] = SweepRow.AdminOnly,
        ["PUT /v1/roles/{name}"] = SweepRow.AdminOnly,
        ["GET /v1/events"] = SweepRow.AdminOnly,
        ["GET /v1/security-events"] = SweepRow.AdminOnly,

        ["GET /.well-known/jwks.json"] = SweepRow.Public,
        ["GET /.well-known/openid-configuration"] = SweepRow.Public,

        ["GET /v1/products"] = SweepRow.Public,
        ["GET /v1/products/{sku:sku}"] = SweepRow.Public,
        ["POST /v1/products"] = SweepRow.AdminOnly,
        ["PUT /v1/products/{sku:sku}"] = SweepRow.AdminOnly,
        ["DELETE /v1/products/{sku:sku}"] = SweepRow.AdminOnly,

        ["GET /v1/articles"] = SweepRow.Public,
        ["GET /v1/articles/{slug:slug}"] = SweepRow.Public,
        ["POST /v1/articles"] = SweepRow.AdminOnly,
        ["PUT /v1/articles/{slug:slug}"] = SweepRow.AdminOnly,
        ["DELETE /v1/articles/{slug:slug}"] = SweepRow.AdminOnly,
        ["POST /v1/articles/{slug:slug}/publication"] = SweepRow.AdminOnly,
        ["POST /v1/articles/{slug:slug}/withdrawal"] = SweepRow.AdminOnly,
        ["GET /v1/articles/{slug:slug}/revisions"] = SweepRow.AdminOnly,
        ["GET /v1/articles/{slug:slug}/revisions/{number:number}"] = SweepRow.AdminOnly,
        ["GET /v1/articles/feed.rss"] = SweepRow.Public,
        ["GET /v1/articles/feed.atom"] = SweepRow.Public,
        ["GET /sitemap.xml"] = SweepRow.Public,

        ["GET /v1/inventory/{sku:sku}"] = SweepRow.StockOrSupport,
        ["GET /v1/inventory/{sku:sku}/movements"] = SweepRow.StockOrSupport,
        ["POST /v1/inventory/{sku:sku}/adjustments"] = SweepRow.Stock,

        ["POST /v1/orders"] = new(Gate.Open, Gate.Open, Gate.Forbidden, Gate.Forbidden, Gate.Open),
        ["GET /v1/orders"] = SweepRow.SignedIn,
        ["GET /v1/orders/{id:ord}"] = SweepRow.SeesOrder,
        ["GET /v1/orders/{id:ord}/history"] = SweepRow.SeesOrder,
        ["GET /v1/orders/{id:ord}/trace"] = new(Gate.Forbidden, Gate.Forbidden, Gate.Open, Gate.Open, Gate.Open),
        ["GET /v1/orders/{id:ord}/events"] = SweepRow.SeesOrder,
        ["POST /v1/orders/{id:ord}/payments"] = SweepRow.OwnsOrder with { Body = new { token = "tok_declined" } },
        ["POST /v1/orders/{id:ord}/preparation"] = SweepRow.FulfilsOrder,
        ["POST /v1/orders/{id:ord}/shipments"] =
            SweepRow.FulfilsOrder with { Body = new { lines = Lines, carrier = "DHL", tracking = "1" } },
        ["POST /v1/orders/{id:ord}/shipments/{shipment:shp}/delivery"] = SweepRow.FulfilsOrder,
        ["POST /v1/orders/{id:ord}/returns"] = SweepRow.OwnsOrder with { Body = new { lines = Lines, reason = "Swept" } },
        ["POST /v1/orders/{id:ord}/returns/{announced:ret}/receipt"] = SweepRow.FulfilsOrder,
        ["POST /v1/orders/{id:ord}/cancellation"] = new(Gate.Open, Gate.NotThere, Gate.Open, Gate.Forbidden, Gate.Open, Reason),
        ["POST /v1/orders/{id:ord}/rest/cancellation"] = new(Gate.Forbidden, Gate.NotThere, Gate.Open, Gate.Forbidden, Gate.Open, Reason),

        ["POST /v1/orders/{id:ord}/refunds"] =
            new(Gate.Forbidden, Gate.NotThere, Gate.Open, Gate.Forbidden, Gate.Open,
                new { amount = new { amount = 1, currency = "EUR" }, reason = "Swept" }),
        ["GET /v1/payments"] = SweepRow.SupportOnly,
        ["GET /v1/payments/{id:pay}"] = SweepRow.SupportOnly,
        ["POST /v1/payments/{id:pay}/refunds"] =
            SweepRow.SupportOnly with { Body = new { amount = new { amount = 1, currency = "EUR" }, reason = "Swept" } },
        ["GET /v1/payments/reconciliations"] = SweepRow.SupportOnly,
        ["POST /v1/payments/webhooks/{provider}"] = SweepRow.Public,

        ["POST /v1/jobs"] = SweepRow.AdminOnly with { Body = new { type = "inventory.reconcile" } },
        ["GET /v1/jobs"] = SweepRow.AdminOnly,
        ["GET /v1/jobs/{id:job}"] = SweepRow.SignedIn,
        ["GET /v1/jobs/{id:job}/result"] = SweepRow.SignedIn,
        ["POST /v1/jobs/{id:job}/cancellation"] = SweepRow.SignedIn,
        ["POST /v1/job-files"] = SweepRow.AdminOnly with { File = "{}" },
        ["GET /v1/dead-letters"] = SweepRow.AdminOnly,
        ["GET /v1/dead-letters/{id:job}"] = SweepRow.AdminOnly,
        ["POST /v1/dead-letters/{id:job}/requeue"] = SweepRow.AdminOnly,
        ["POST /v1/dead-letters/requeue"] = SweepRow.AdminOnly with { Body = new { filter = new { }, dryRun = true } },
        ["DELETE /v1/dead-letters/{id:job}"] = SweepRow.AdminOnly,

        ["GET /v1/me/notifications"] = SweepRow.SignedIn,
        ["GET /v1/me/notifications/unread-count"] = SweepRow.SignedIn,
        ["GET /v1/me/notifications/stream"] = SweepRow.SignedIn,
        ["POST /v1/me/notifications/{id:ntf}/read"] = SweepRow.SignedIn,
        ["POST /v1/me/notifications/read-all"] = SweepRow.SignedIn,
        ["GET /v1/me/notification-preferences"] = SweepRow.SignedIn,
        ["PUT /v1/me/notification-preferences"] = SweepRow.SignedIn,
        ["GET /v1/me/phone"] = SweepRow.SignedIn,
        ["PUT /v1/me/phone"] = SweepRow.SignedIn,
        ["POST /v1/me/phone/confirm"] = SweepRow.SignedIn,
        ["DELETE /v1/me/phone"] = SweepRow.SignedIn,
        ["POST /v1/notifications"] = SweepRow.AdminOnly,
        ["GET /v1/notifications"] = SweepRow.SupportOnly,
        ["GET /v1/notifications/{id:ntf}"] = SweepRow.SupportOnly,
        ["POST /v1/notifications/{id:ntf}/resend"] = SweepRow.SupportOnly,
        ["GET /v1/suppressions"] = SweepRow.SupportOnly,
        ["DELETE /v1/suppressions/{id:sup}"] = SweepRow.SupportOnly,
        ["GET /v1/notifications/templates/{name}/preview"] = SweepRow.SupportOnly,

        // only with graphql
        ["POST /graphql"] = SweepRow.Public,
        ["GET /graphql"] = SweepRow.Public,
        // end of graphql

        ["GET /health/live"] = SweepRow.Public,
        ["GET /health/ready"] = SweepRow.Public,
        ["GET /openapi/v1.json"] = SweepRow.Public,
        ["GET /"] = SweepRow.Public,
        ["GET /problems"] = SweepRow.Public,
        ["GET /problems/{code}"] = SweepRow.Public,
    };

    public static readonly IReadOnlyDictionary<string, SweepRow> All = RouteRow.Collect(Table, row => row.Access);

    public const string Sku = "SKU-00777";

    private static object[] Lines => [new { sku = Sku, quantity = 1 }];
}
