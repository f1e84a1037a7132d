using CleanOrders.WebApi.Tests.Content.Articles;
using CleanOrders.WebApi.Tests.Identity;
using CleanOrders.WebApi.Tests.Jobs;

namespace CleanOrders.WebApi.Tests.Postgres.Statements;

internal static class StatementBudgets
{
    private static readonly Dictionary<string, StatementBudget> Table = new(StringComparer.Ordinal)
    {
        ["POST /v1/auth/register"] =
            new(6, 2, api => api.Anonymous()
                .Post("/v1/auth/register",
                    new { email = $"{RunningApi.Unique("new")}@example.com", password = RunningApi.SeededPassword })),
        ["POST /v1/auth/confirm-email"] =
            new(6, 4, After(
                api => Token(api, "resend-confirmation"), (api, token) => api.Anonymous().Post("/v1/auth/confirm-email", new { token }))),
        ["POST /v1/auth/resend-confirmation"] =
            new(3, 2, api => api.Anonymous().Post("/v1/auth/resend-confirmation", new { email = "customer@example.com" })),
        ["POST /v1/auth/forgot-password"] =
            new(3, 2, api => api.Anonymous().Post("/v1/auth/forgot-password", new { email = "customer@example.com" })),
        ["POST /v1/auth/reset-password"] =
            new(13, 7, After(
                api => Token(api, "forgot-password"), (api, token) => api.Anonymous()
                    .Post("/v1/auth/reset-password", new { token, password = "a measured sentence" }))),
        ["POST /v1/auth/password"] =
            new(15, 9, After(
                SignedIn,
                (_, customer) =>
                    customer.Post(
                        "/v1/auth/password", new { currentPassword = RunningApi.SeededPassword, newPassword = "a measured sentence" }))),
        ["POST /v1/auth/login"] = new(8, 6, LogIn),
        ["POST /v1/auth/refresh"] = new(3, 3, After(RefreshToken, (api, token) => api.Anonymous().Post("/v1/auth/refresh", token))),
        ["POST /v1/auth/logout"] = new(3, 1, After(RefreshToken, (api, token) => api.Anonymous().Post("/v1/auth/logout", token))),
        ["POST /v1/auth/logout-all"] = new(5, 2, After(SignedIn, (_, customer) => customer.Post("/v1/auth/logout-all"))),
        ["GET /v1/auth/sessions"] = new(1, 1, api => api.As(Customer).Get("/v1/auth/sessions")),
        ["DELETE /v1/auth/sessions/{id:ses}"] = new(4, 2, After(OtherSession, (api, path) => api.As(Customer).Delete(path))),
        ["POST /v1/api-keys"] = new(6, 3, api => api.As(Customer).CreateKey()),
        ["GET /v1/api-keys"] = new(2, 1, api => api.As(Customer).Get("/v1/api-keys")),
        ["GET /v1/api-keys/{id:key}"] = new(1, 1, After(NewKey, (api, key) => api.As(Customer).Get(key.Path))),
        ["POST /v1/api-keys/{id:key}/rotation"] = new(7, 4, After(NewKey, (api, key) => api.As(Customer).Rotate(key))),
        ["DELETE /v1/api-keys/{id:key}"] = new(4, 2, After(NewKey, (api, key) => api.As(Customer).Delete(key.Path))),
        ["POST /v1/auth/totp"] =
            new(5, 5, After(SignedIn, (_, customer) => customer.Post("/v1/auth/totp", new { password = RunningApi.SeededPassword }))),
        ["POST /v1/auth/totp/verify"] =
            new(10, 7, After(
                Enrolled,
                (_, enrolled) =>
                    enrolled.Client.Post("/v1/auth/totp/verify", new { code = enrolled.App.CodeAt(TimeProvider.System.GetUtcNow()) }))),
        ["DELETE /v1/auth/totp"] =
            new(11, 8, After(
                api => Protected.New(api),
                (_, somebody) => somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = RunningApi.SeededPassword }))),
        ["GET /v1/users"] = new(3, 2, api => api.As(Admin).Get("/v1/users?role=customer&limit=200")),
        ["GET /v1/users/{id:usr}"] = new(2, 2, After(NewUser, (api, user) => api.As(Admin).Get($"/v1/users/{user}"))),
        ["PUT /v1/users/{id:usr}/roles"] = new(19, 12, After(NewUser, (api, user) => api.As(Admin).GiveRoles(user, "warehouse"))),
        ["POST /v1/users/{id:usr}/lock"] = new(17, 11, After(NewUser, (api, user) => api.As(Admin).Lock(user))),
        ["POST /v1/users/{id:usr}/unlock"] = new(13, 10, After(LockedUser, (api, user) => api.As(Admin).Unlock(user))),
        ["GET /v1/roles"] = new(2, 2, api => api.As(Admin).Get("/v1/roles")),
        ["GET /v1/roles/{name}"] = new(2, 2, api => api.As(Admin).Get("/v1/roles/support")),
        // One of them only where the instance hears its own signals in time.
        ["PUT /v1/roles/{name}"] = new(14, 10, After(OtherPermission, (api, permission) => api.As(Admin).Allow("support", permission))),
        ["GET /v1/security-events"] = new(2, 1, api => api.As(Admin).Get("/v1/security-events?kind=logged_in&limit=200")),
        ["GET /v1/events"] = new(1, 1, api => api.As(Admin).Get("/v1/events?limit=200")),
        ["GET /v1/me"] = new(2, 2, api => api.As(Customer).Get("/v1/me")),
        ["GET /.well-known/jwks.json"] = new(0, 0, api => api.Anonymous().Get("/.well-known/jwks.json")),
        ["GET /.well-known/openid-configuration"] = new(0, 0, api => api.Anonymous().Get("/.well-known/openid-configuration")),

        // A cold one, with the version that cached answers must have.
        ["GET /v1/products"] = new(2, 2, api => api.Anonymous().Get("/v1/products?q=lamp&limit=200")),
        ["GET /v1/products/{sku:sku}"] = new(2, 2, api => api.Anonymous().Get("/v1/products/SKU-00001")),
        ["POST /v1/products"] = new(7, 5, api => api.As(Admin).Post("/v1/products", Product(RunningApi.Unique("NEW").ToUpperInvariant()))),
        ["PUT /v1/products/{sku:sku}"] =
            new(7, 5, After(api => api.NewProduct(stock: 0), (api, sku) => Seen(api).Put($"/v1/products/{sku}", Product(sku: null)))),
        ["DELETE /v1/products/{sku:sku}"] =
            new(6, 4, After(api => api.NewProduct(stock: 0), (api, sku) => Seen(api).Delete($"/v1/products/{sku}"))),

        ["GET /v1/inventory/{sku:sku}"] = new(1, 1, api => api.As(Warehouse).Get("/v1/inventory/SKU-00001")),
        ["POST /v1/inventory/{sku:sku}/adjustments"] =
            new(4, 2, api => api.As(Warehouse).Post("/v1/inventory/SKU-00001/adjustments", new { delta = 5, reason = "Found" })),
        ["GET /v1/inventory/{sku:sku}/movements"] = new(3, 3, api => api.As(Warehouse).Get("/v1/inventory/SKU-00001/movements")),

        ["GET /v1/articles"] = new(3, 2, api => api.Anonymous().Get("/v1/articles?q=kettle&limit=200")),
        ["GET /v1/articles/{slug:slug}"] = new(2, 2, After(api => api.NewArticle(), (api, one) => api.Anonymous().Get(one.Path))),
        ["GET /v1/articles/feed.rss"] = new(2, 2, After(api => api.NewArticle(), (api, _) => api.Anonymous().Get("/v1/articles/feed.rss"))),
        ["GET /v1/articles/feed.atom"] =
            new(2, 2, After(api => api.NewArticle(), (api, _) => api.Anonymous().Get("/v1/articles/feed.atom"))),
        ["GET /sitemap.xml"] = new(2, 2, After(api => api.NewArticle(), (api, _) => api.Anonymous().Get("/sitemap.xml"))),
        ["POST /v1/articles"] = new(10, 5, api => api.As(Admin).Write("A measured article", tags: ["tea"])),
        ["PUT /v1/articles/{slug:slug}"] = new(10, 5, After(api => api.NewArticle(), (api, one) => api.As(Admin).Save(one))),
        ["DELETE /v1/articles/{slug:slug}"] =
            new(7, 5, After(api => api.NewArticle(), (api, one) => api.As(Admin).With("If-Match", one.ETag).Delete(one.Path))),
        ["POST /v1/articles/{slug:slug}/publication"] = new(9, 6, After(
            api => api.As(Admin).Write("A measured draft").View(), (api, one) => api.As(Admin).Post($"{one.Path}/publication"))),
        ["POST /v1/articles/{slug:slug}/withdrawal"] =
            new(9, 6, After(api => api.NewArticle(), (api, one) => api.As(Admin).Post($"{one.Path}/withdrawal"))),
        ["GET /v1/articles/{slug:slug}/revisions"] =
            new(1, 1, After(api => api.NewArticle(), (api, one) => api.As(Admin).Get($"{one.Path}/revisions?limit=200"))),
        ["GET /v1/articles/{slug:slug}/revisions/{number:number}"] =
            new(1, 1, After(api => api.NewArticle(), (api, one) => api.As(Admin).Get($"{one.Path}/revisions/1"))),

        ["POST /v1/orders"] = new(9, 2, Place),
        // The first sets how the second, which goes with it, is planned.
        ["GET /v1/orders"] = new(3, 2, api => api.As(Support).Get("/v1/orders?status=paid&status=awaiting_payment&limit=200")),
        ["GET /v1/orders/{id:ord}"] = new(1, 1, After(Placed, (api, order) => api.As(Customer).Get(order.Path))),
        ["GET /v1/orders/{id:ord}/history"] = new(1, 1, After(Shipped, (api, order) => api.As(Customer).Get($"{order.Path}/history"))),
        ["GET /v1/orders/{id:ord}/trace"] = new(5, 5, After(Shipped, (api, order) => api.As(Admin).Get($"{order.Path}/trace"))),
        ["GET /v1/orders/{id:ord}/events"] = new(1, 1, After(Shipped, (api, order) => api.As(Customer).Get($"{order.Path}/events"))),
        // In three steps: the attempt is committed, the simulator writes in its own book, and what it said is committed with the answer.
        ["POST /v1/orders/{id:ord}/payments"] = new(20, 11, After(Placed, (api, order) => api.As(Customer).Pay(order))),
        ["POST /v1/orders/{id:ord}/cancellation"] = new(17, 5, After(Paid, (api, order) => api.As(Customer).Cancel(order))),
        ["POST /v1/orders/{id:ord}/rest/cancellation"] =
            new(16, 5, After(PartiallyShipped, (api, order) => api.As(Admin).CancelRest(order))),
        ["POST /v1/orders/{id:ord}/preparation"] = new(7, 4, After(Paid, (api, order) => api.As(Warehouse).Prepare(order))),
        ["POST /v1/orders/{id:ord}/shipments"] = new(12, 4, After(Prepared, (api, order) => api.As(Warehouse).ShipRest(order))),
        ["POST /v1/orders/{id:ord}/shipments/{shipment:shp}/delivery"] =
            new(7, 4, After(Shipped, (api, order) => api.As(Warehouse).Deliver(order))),
        ["POST /v1/orders/{id:ord}/returns"] =
            new(7, 4, After(
                Delivered, (api, order) => api.As(Customer).RequestReturn(order, (1, order.Lines[0].Sku), (1, order.Lines[1].Sku)))),
        ["POST /v1/orders/{id:ord}/returns/{announced:ret}/receipt"] =
            new(15, 5, After(Returning, (api, order) => api.As(Warehouse).ReceiveReturn(order))),

        ["POST /v1/orders/{id:ord}/refunds"] = new(14, 5, After(Paid, (api, order) => api.As(Admin).Refund(order, 100))),
        ["POST /v1/payments/{id:pay}/refunds"] = new(15, 6, After(Payment, (api, payment) => api.As(Admin).RefundPayment(payment, 100))),
        ["GET /v1/payments"] = new(4, 4, api => api.As(Admin).Get("/v1/payments?status=succeeded&limit=200")),
        ["GET /v1/payments/{id:pay}"] = new(2, 2, After(Payment, (api, payment) => api.As(Admin).Get($"/v1/payments/{payment}"))),
        ["GET /v1/payments/reconciliations"] = new(1, 1, api => api.As(Admin).Get("/v1/payments/reconciliations?limit=200")),
        ["POST /v1/payments/webhooks/{provider}"] = new(2, 1, api => api.Anonymous().Post("/v1/payments/webhooks/simulator", new { })),

        ["POST /v1/jobs"] = new(2, 1, api => api.As(Admin).Enqueue("inventory.reconcile")),
        ["GET /v1/jobs"] = new(3, 2, api => api.As(Admin).Get("/v1/jobs?status=queued&status=dead&limit=200")),
        ["GET /v1/jobs/{id:job}"] = new(2, 2, After(Enqueued, (api, job) => api.As(Admin).Get(job.Path))),
        ["GET /v1/jobs/{id:job}/result"] = new(2, 2, After(Written, (api, job) => api.As(Admin).Get($"/v1/jobs/{job}/result"))),
        ["POST /v1/jobs/{id:job}/cancellation"] = new(5, 3, After(Enqueued, (api, job) => api.As(Admin).Cancel(job))),
        ["POST /v1/job-files"] =
            new(3, 3, api => api.As(Admin).WithoutKey()
                .Post("/v1/job-files", new StringContent("{}", System.Text.Encoding.UTF8, "application/x-ndjson"))),
        ["GET /v1/dead-letters"] = new(2, 1, api => api.As(Admin).Get("/v1/dead-letters?limit=200")),
        ["GET /v1/dead-letters/{id:job}"] = new(1, 1, After(Dead, (api, letter) => api.As(Admin).Get($"/v1/dead-letters/{letter}"))),
        ["POST /v1/dead-letters/{id:job}/requeue"] =
            new(6, 4, After(Dead, (api, letter) => api.As(Admin).Post($"/v1/dead-letters/{letter}/requeue"))),
        ["POST /v1/dead-letters/requeue"] =
            new(5, 3, After(Dead, (api, _) => api.As(Admin).Post("/v1/dead-letters/requeue", new { filter = new { } }))),
        ["DELETE /v1/dead-letters/{id:job}"] = new(3, 2, After(Dead, (api, letter) => api.As(Admin).Delete($"/v1/dead-letters/{letter}"))),

        ["GET /v1/me/notifications"] = new(1, 1, api => api.As(Customer).Get("/v1/me/notifications?limit=200")),
        ["GET /v1/me/notifications/unread-count"] = new(1, 1, api => api.As(Customer).Get("/v1/me/notifications/unread-count")),
        ["GET /v1/me/notifications/stream"] =
            new(1, 1, api => api.As(Customer2).With("Last-Event-ID", "0").Get("/v1/me/notifications/stream")),
        ["POST /v1/me/notifications/{id:ntf}/read"] =
            new(3, 2, After(Notified, (api, id) => api.As(Customer).Post($"/v1/me/notifications/{id}/read"))),
        ["POST /v1/me/notifications/read-all"] = new(2, 1, api => api.As(Customer).Post("/v1/me/notifications/read-all")),
        ["GET /v1/me/notification-preferences"] = new(1, 1, api => api.As(Customer).Get("/v1/me/notification-preferences")),
        ["GET /v1/me/phone"] = new(1, 1, After(PhoneCode, (api, _) => api.As(Customer2).Get("/v1/me/phone"))),
        ["PUT /v1/me/phone"] = new(7, 6, api => api.As(Warehouse).Put("/v1/me/phone", new { number = "+4915112345678" })),
        ["POST /v1/me/phone/confirm"] =
            new(8, 6, After(PhoneCode, (api, code) => api.As(Customer2).Post("/v1/me/phone/confirm", new { code }))),
        ["DELETE /v1/me/phone"] = new(4, 4, api => api.As(Warehouse).Delete("/v1/me/phone")),
        ["PUT /v1/me/notification-preferences"] =
            new(4, 3, api => api.As(Customer).With("If-Match", "*").Put("/v1/me/notification-preferences", new { culture = "de" })),
        ["POST /v1/notifications"] = new(12, 5, After(
            NewUser, (api, user) => api.As(Admin).Post(
                "/v1/notifications", new { template = "message", to = user, data = new { title = "A title", text = "A text" } }))),
        ["GET /v1/notifications"] =
            new(4, 3, After(Notified, (api, _) => api.As(Admin).Get("/v1/notifications?status=queued&limit=200"))),
        ["GET /v1/notifications/{id:ntf}"] = new(2, 2, After(Notified, (api, id) => api.As(Admin).Get($"/v1/notifications/{id}"))),
        ["POST /v1/notifications/{id:ntf}/resend"] =
            new(9, 5, After(Sent, (api, id) => api.As(Admin).Post($"/v1/notifications/{id}/resend"))),
        ["GET /v1/suppressions"] = new(1, 1, api => api.As(Admin).Get("/v1/suppressions?address=a@b.example")),
        ["DELETE /v1/suppressions/{id:sup}"] =
            new(4, 3, After(api => ((Api)api).Suppressed(), (api, id) => api.As(Admin).Delete($"/v1/suppressions/{id}"))),
        ["GET /v1/notifications/templates/{name}/preview"] =
            new(0, 0, api => api.As(Admin).Get("/v1/notifications/templates/order_shipped/preview")),

        // only with graphql
        ["POST /graphql"] = new(3, 2, api => api.As(Customer).GraphQL("{ orders { nodes { id } } }")),
        ["GET /graphql"] = new(0, 0, api => api.Anonymous().GraphQL("{ __typename }")),
        // end of graphql
        ["GET /health/live"] = new(0, 0, api => api.Anonymous().Get("/health/live")),
        ["GET /health/ready"] = new(1, 1, api => api.Anonymous().Get("/health/ready")),
        ["GET /openapi/v1.json"] = new(0, 0, api => api.Anonymous().Get("/openapi/v1.json")),
        ["GET /"] = new(0, 0, api => api.Anonymous().Get("/")),
        ["GET /problems"] = new(0, 0, api => api.Anonymous().Get("/problems")),
        ["GET /problems/{code}"] = new(0, 0, api => api.Anonymous().Get("/problems/order.out_of_stock")),
    };

    /// <summary>Every endpoint: a new one gets its row above, or beside the tests of its use case.</summary>
    public static readonly IReadOnlyDictionary<string, StatementBudget> All = RouteRow.Collect(Table, row => row.Budget);

    private static Func<RunningApi, Task<Func<Task<HttpAnswer>>>> After<T>(
        Func<RunningApi, Task<T>> prepare, Func<RunningApi, T, Task<HttpAnswer>> request) => async api =>
    {
        var prepared = await prepare(api);
        return () => request(api, prepared);
    };

    private static Task<HttpAnswer> Place(RunningApi api) =>
        api.As(Customer).PlaceOrder((2, "SKU-00003"), (1, "SKU-00001"), (4, "SKU-00002"));

    private static Task<OrderView> Placed(RunningApi api) => Place(api).Order();

    private static async Task<OrderView> Paid(RunningApi api)
    {
        var order = await Placed(api);
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        return order;
    }

    private static async Task<string> Payment(RunningApi api) =>
        (await api.As(Customer).Pay(await Placed(api)).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;

    private static async Task<OrderView> Prepared(RunningApi api) => await api.As(Warehouse).Prepare(await Paid(api)).Order();

    private static async Task<OrderView> Shipped(RunningApi api) => await api.As(Warehouse).ShipRest(await Prepared(api)).Order();

    private static async Task<OrderView> PartiallyShipped(RunningApi api)
    {
        var order = await Prepared(api);
        return await api.As(Warehouse).Ship(order, (1, order.Lines[0].Sku)).Order();
    }

    private static async Task<OrderView> Delivered(RunningApi api) => await api.As(Warehouse).Deliver(await Shipped(api)).Order();

    private static async Task<OrderView> Returning(RunningApi api)
    {
        var order = await Delivered(api);
        return await api.As(Customer).RequestReturn(order, (1, order.Lines[0].Sku), (1, order.Lines[1].Sku)).Order();
    }

    private static Task<JobView> Enqueued(RunningApi api) => api.As(Admin).Enqueue("inventory.reconcile").Job();

    private static Task<string> Dead(RunningApi api) => ((Api)api).Database.Dead("orders.test");

    private static async Task<string> Notified(RunningApi api) => await ((Api)api).Notify(await api.As(Customer).Id());

    private static async Task<string> PhoneCode(RunningApi api)
    {
        _ = await ((Api)api).Database.Execute("DELETE FROM phones");
        return await ((Api)api).PhoneCode(api.As(Customer2));
    }

    private static async Task<string> Sent(RunningApi api)
    {
        var notification = await Notified(api);
        _ = await ((Api)api).Database.Execute("UPDATE notification_deliveries SET status = 'sent' WHERE channel = 'email'");
        return notification;
    }

    private static async Task<string> Written(RunningApi api)
    {
        var job = await ((Api)api).Database.Dead("orders.test");
        _ = await ((Api)api).Database.Execute(
            """
            WITH file AS (INSERT INTO job_files (id, name, content_type, at, size) VALUES (gen_random_uuid(), 'a.csv', 'text/csv', now(), 2)
                RETURNING id),
            part AS (INSERT INTO job_file_parts (file_id, part, bytes) SELECT id, 0, 'ab' FROM file)
            UPDATE jobs SET status = 'succeeded', result_file = file.id FROM file WHERE jobs.id = (SELECT id FROM jobs
                ORDER BY id DESC LIMIT 1)
            """);
        return job;
    }

    private static async Task<string> NewUser(RunningApi api) => (await api.Somebody()).Id;

    private static async Task<string> LockedUser(RunningApi api)
    {
        var user = await NewUser(api);
        await api.As(Admin).Lock(user).ShouldBe(HttpStatusCode.OK);
        return user;
    }

    private static async Task<string> OtherPermission(RunningApi api) =>
        (await api.As(Admin).Get("/v1/roles/support").ShouldBe(HttpStatusCode.OK)).Texts("permissions") is ["events:read"]
            ? "jobs:manage"
            : "events:read";

    private static Task<IssuedKey> NewKey(RunningApi api) => api.As(Customer).NewKey();

    /// <summary>The token of a mail that somebody new asks for.</summary>
    private static async Task<string> Token(RunningApi api, string what)
    {
        var email = $"{RunningApi.Unique("mailed")}@example.com";
        await api.Anonymous().Post("/v1/auth/register", new { email, password = RunningApi.SeededPassword })
            .ShouldBe(HttpStatusCode.Accepted);
        await api.Anonymous().Post($"/v1/auth/{what}", new { email }).ShouldBe(HttpStatusCode.Accepted);
        while (await ((Api)api).WriteMail())
            continue;
        return ((Api)api).Database.MailsTo(email)[^1].Token;
    }

    /// <summary>Somebody whose tokens nobody else uses.</summary>
    private static async Task<Client> SignedIn(RunningApi api)
    {
        var customer = await api.NewCustomer();
        _ = await customer.Token();
        return customer;
    }

    /// <summary>The customer's youngest session, which is not the one that the customer's client has.</summary>
    private static async Task<string> OtherSession(RunningApi api)
    {
        _ = await api.As(Customer).Token();
        await LogIn(api).ShouldBe(HttpStatusCode.OK);
        var sessions = await api.As(Customer).Get("/v1/auth/sessions").Json();
        return $"/v1/auth/sessions/{sessions.GetProperty("items")[0].GetProperty("id").GetString()}";
    }

    private static async Task<(Client Client, Authenticator App)> Enrolled(RunningApi api)
    {
        var customer = await SignedIn(api);
        return (customer, await Protected.Enrol(customer));
    }

    private static object Product(string? sku) => new { sku, name = "A measured lamp", price = new { amount = 1999, currency = "EUR" } };

    private static Client Seen(RunningApi api) => api.As(Admin).With("If-Match", "\"1\"");

    private static Task<HttpAnswer> LogIn(RunningApi api) =>
        api.Anonymous().Post("/v1/auth/login", new { email = "customer@example.com", password = RunningApi.SeededPassword });

    private static async Task<object> RefreshToken(RunningApi api) =>
        new { refreshToken = (await LogIn(api).Json()).GetProperty("refreshToken").GetString() };
}
