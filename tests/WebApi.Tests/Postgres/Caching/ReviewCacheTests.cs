using System.Diagnostics;
using CleanOrders.WebApi.Tests.Content.Comments;
using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Postgres.Caching;

/// <summary>Cached lists of reviews on two instances: none is older than a second, and those of other products stay cached.</summary>
public sealed class ReviewCacheTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_one_instance_has_read_another_gets_from_Redis()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        await using var connection = await CachedKeys.Connect(redis);
        var (_, _, sku) = await hosts.Here.NewReview();
        var first = await Reviews(hosts.Here, sku).ShouldBe(HttpStatusCode.OK);

        // It is written after the answer was given.
        _ = await Eventually.Be(
            () => CachedKeys.Of(connection),
            keys => keys.Exists(key => key.ToString().Contains("list_reviews", StringComparison.Ordinal)));
        _ = hosts.TapThere.Take();
        var second = await Reviews(hosts.There, sku).ShouldBe(HttpStatusCode.OK);

        (second.Text, second.ETag).ShouldBe((first.Text, first.ETag));
        Reads(hosts.TapThere).ShouldBe(0);
    }

    [Fact]
    public async Task A_filter_or_another_order_stays_in_the_process_that_was_asked_for_it()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        await using var connection = await CachedKeys.Connect(redis);
        var (_, _, sku) = await hosts.Here.NewReview();
        _ = hosts.TapHere.Take();

        foreach (var query in (string[])["?rating=5", "?sort=-helpful", "?sort=createdAt", "?rating=5"])
            _ = await Reviews(hosts.Here, sku, query).ShouldBe(HttpStatusCode.OK);
        Reads(hosts.TapHere).ShouldBe(3);
        _ = await Reviews(hosts.Here, sku).ShouldBe(HttpStatusCode.OK);

        (await Eventually.Be(() => CachedKeys.Of(connection), keys => keys.Count > 0)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_changes_a_review_is_seen_at_once_where_it_was_done_and_within_a_second_elsewhere(bool signalsArrive)
    {
        await using var hosts = await CachingHosts.On(await Redis.Shared());
        var api = hosts.Here;
        var (author, path, sku) = await api.NewReview(rating: 4);
        hosts.TapThere.ListeningIsCutOff = !signalsArrive;
        var comment = "";
        foreach (var (change, seen) in new (Func<Task>, string)[]
        {
            (() => api.As(Customer).Vote(path, helpful: true), "Boils fast 4 1 0"),
            (async () => comment = (await api.As(Customer).Comment(path, "Which one?").Comment()).Id, "Boils fast 4 1 1"),
            (() => author.With("If-Match", "*").ChangeReview(path, rating: 4, "Boils"), "Boils 4 1 1"),
            (() => api.As(Admin).Decide(comment, "rejected"), "Boils 4 1 0"),
            (() => api.Hide(path), ""),
            (() => api.As(Admin).Decide(path.Split('/')[^1], "published"), "Boils 4 1 0"),
            (() => author.With("If-Match", "*").ChangeReview(path, rating: 2, "Boils"), "Boils 2 1 0"),
            (() => api.As(Admin).Decide(path.Split('/')[^1], "rejected"), ""),
            (() => api.As(Admin).Decide(path.Split('/')[^1], "published"), "Boils 2 1 0"),
            (() => author.With("If-Match", "*").Delete(path), ""),
            (() => author.WriteReview(sku, rating: 1, "Broke"), "Broke 1 0 0"),
        })
        {
            _ = await Shown(hosts.There, sku);
            await change();
            var committed = Stopwatch.GetTimestamp();
            (await Shown(api, sku)).ShouldBe(seen);

            var asked = TimeSpan.Zero;
            _ = await Eventually.Be(
                async () =>
                {
                    // It was old still, and nothing that is asked for so late may be.
                    asked.ShouldBeLessThan(Promised, seen);
                    asked = Stopwatch.GetElapsedTime(committed);
                    return await Shown(hosts.There, sku);
                }, shown => shown == seen);
        }

        hosts.TapThere.ListeningIsCutOff = false;
    }

    [Fact]
    public async Task A_vote_leaves_the_product_and_the_lists_of_most_other_products_as_they_are()
    {
        await using var hosts = await CachingHosts.On(redis: null);
        var (_, path, sku) = await hosts.Here.NewReview();
        string[] others = ["SKU-00001", "SKU-00002", "SKU-00003", "SKU-00004", "SKU-00005", "SKU-00006"];
        await AskForAll();
        _ = hosts.TapHere.Take();

        await hosts.Here.As(Customer).Vote(path, helpful: true).ShouldBe(HttpStatusCode.NoContent);
        await AskForAll();

        var read = hosts.TapHere.Take().Statements;
        read.ShouldNotContain(statement => statement.Contains("USING (sku) WHERE sku", StringComparison.Ordinal));
        read.Count(IsOfAList).ShouldBeInRange(1, others.Length / 2);

        async Task AskForAll()
        {
            _ = await CachingHosts.Product(hosts.Here, sku);
            foreach (var one in others.Append(sku))
                _ = await Reviews(hosts.Here, one);
        }
    }

    private static Task<HttpAnswer> Reviews(Api api, string sku, string query = "") =>
        api.Anonymous().Get($"/v1/products/{sku}/reviews{query}");

    /// <summary>What the list says of its one review: title, stars, votes and comments.</summary>
    private static async Task<string> Shown(Api api, string sku) => string.Join(
        '\n',
        (await Reviews(api, sku).ShouldBe(HttpStatusCode.OK)).Json.GetProperty("items").EnumerateArray().Select(review => string.Join(
            ' ', review.GetProperty("title").GetString(), review.GetProperty("rating"), review.GetProperty("helpful"),
            review.GetProperty("commentCount"))));

    private static int Reads(WireTap tap) => tap.Take().Statements.Count(IsOfAList);

    private static bool IsOfAList(string statement) => statement.Contains("r.sku = $1", StringComparison.Ordinal);
}
