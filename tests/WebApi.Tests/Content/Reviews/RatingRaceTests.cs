namespace CleanOrders.WebApi.Tests.Content.Reviews;

/// <summary>Everybody who bought a product says what it is like, at once.</summary>
public sealed class RatingRaceTests
{
    private const int Late = 50;
    private const int AtOnce = 8;

    private static readonly int Reviews = TestDatabase.KindOfThisRun == DatabaseKind.Postgres ? 500 : 100;

    [Fact]
    public async Task A_rating_is_exact_whoever_writes_changes_and_decides_at_the_same_time()
    {
        await using var api = await Api.New(
            new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" } });
        var sku = await api.NewProduct();
        var owners = await Owners(api, sku);

        var written = await Task.WhenAll(owners.Select((owner, i) => owner.UntilDecided(client => client.WriteReview(sku, StarsOf(i)))));

        written.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        await ShouldAddUp(api, sku, Enumerable.Range(0, Reviews).Select(StarsOf));

        // A fifth each: changed, deleted, rejected, voted on, left as it was; while others of the same product are written.
        var late = await Owners(api, sku, Late);
        await Task.WhenAll(written.Select((answer, i) => Settle(api, owners[i], answer.Location!, i)).Concat(late.Select(async owner =>
            await owner.UntilDecided(client => client.WriteReview(sku, rating: 2)).ShouldBe(HttpStatusCode.Created))));

        await ShouldAddUp(
            api, sku, Enumerable.Range(0, Reviews).Where(i => i % 5 is not (1 or 2)).Select(i => i % 5 == 0 ? 6 - StarsOf(i) : StarsOf(i))
                .Concat(Enumerable.Repeat(2, Late)));
    }

    private static int StarsOf(int i) => (i * 7 % 5) + 1;

    private static async Task Settle(Api api, Client owner, string path, int i)
    {
        switch (i % 5)
        {
            case 0:
                await owner.With("If-Match", "*").ChangeReview(path, 6 - StarsOf(i)).ShouldBe(HttpStatusCode.OK);
                break;
            case 1:
                await owner.With("If-Match", "*").Delete(path).ShouldBe(HttpStatusCode.NoContent);
                break;
            case 2:
                await api.Moderate(path, (review, now) => review.Reject(new("Off topic"), review.Author, now));
                break;
            case 3:
                await api.As(Customer).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);
                break;
            default:
                break;
        }
    }

    private static async Task ShouldAddUp(Api api, string sku, IEnumerable<int> ratings)
    {
        int[] all = [.. ratings];
        int[] stars = [.. Enumerable.Range(1, 5).Select(star => all.Count(rating => rating == star))];
        await api.ShouldBeRated(sku, Math.Round((decimal)all.Sum() / all.Length, 2, MidpointRounding.AwayFromZero), stars);
    }

    /// <summary>People who are signed in and have an order with it that was delivered: a copy of one that really was.</summary>
    private static async Task<Client[]> Owners(Api api, string sku, int? many = null)
    {
        var model = await api.Delivered(await api.NewCustomer(), sku);
        var owners = new List<Client>();
        foreach (var batch in Enumerable.Range(0, many ?? Reviews).Chunk(AtOnce))
        {
            var customers = await Task.WhenAll(batch.Select(_ => api.NewCustomer()));
            _ = await Task.WhenAll(customers.Select(customer => customer.Token()));
            owners.AddRange(customers);
        }

        // The id of a user stands for that of their one order: both are only numbers to the database.
        await Identity.UserCalls.Change(api.Database, $"""
            INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, unapplied,
                unapplied_refunded, currency, shipping_address, note, shipments, returns)
            SELECT u.id, 'C' || CAST(u.id AS text), u.id, o.status, o.version, o.placed_at, o.expires_at, o.total, o.captured, o.refunded,
                o.unapplied, o.unapplied_refunded, o.currency, o.shipping_address, o.note, o.shipments, o.returns
            FROM orders AS o CROSS JOIN users AS u
            WHERE o.number = '{model.Number}' AND NOT EXISTS (SELECT 1 FROM orders AS other WHERE other.customer = u.id)
            """);
        await Identity.UserCalls.Change(api.Database, $"""
            INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, cancelled,
                returned, refunded, order_total)
            SELECT c.id, l.position, l.sku, l.name, l.unit_price_amount, l.unit_price_currency, l.quantity, l.shipped, l.cancelled,
                l.returned, l.refunded, l.order_total
            FROM orders AS c JOIN orders AS o ON o.number = '{model.Number}' JOIN order_lines AS l ON l.order_id = o.id
            WHERE c.number = 'C' || CAST(c.customer AS text)
                AND NOT EXISTS (SELECT 1 FROM order_lines AS other WHERE other.order_id = c.id)
            """);
        return [.. owners];
    }
}
