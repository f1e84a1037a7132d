using System.Diagnostics;
using CleanOrders.WebApi.Tests.Content.Reviews;
using CleanOrders.WebApi.Tests.Postgres.Caching;

namespace CleanOrders.WebApi.Tests.Postgres.Content;

/// <summary>A cached product shows a rating that is less than a second old, and other products stay cached.</summary>
public sealed class RatingCacheTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rating_is_seen_at_once_where_it_was_given_and_within_a_second_elsewhere(bool signalsArrive)
    {
        await using var hosts = await CachingHosts.On(await Redis.Shared());
        var sku = await hosts.Here.NewProduct();
        var owner = await hosts.Here.NewOwner(sku);
        hosts.TapThere.ListeningIsCutOff = !signalsArrive;
        (await CachingHosts.Product(hosts.There, sku)).Member("rating/count").GetInt32().ShouldBe(0);

        await owner.WriteReview(sku, rating: 4).ShouldBe(HttpStatusCode.Created);
        var committed = Stopwatch.GetTimestamp();

        await hosts.Here.ShouldBeRated(sku, 4.00m, 0, 0, 0, 1, 0);
        var asked = TimeSpan.Zero;
        _ = await Eventually.Be(
            async () =>
            {
                // It was old still, and nothing that is asked for so late may be.
                asked.ShouldBeLessThan(Promised);
                asked = Stopwatch.GetElapsedTime(committed);
                return (await CachingHosts.Product(hosts.There, sku)).Member("rating/count").GetInt32();
            }, count => count == 1);
        hosts.TapThere.ListeningIsCutOff = false;
    }

    [Fact]
    public async Task A_review_leaves_the_answers_about_most_other_products_as_they_are()
    {
        await using var hosts = await CachingHosts.On(redis: null);
        var sku = await hosts.Here.NewProduct();
        var owner = await hosts.Here.NewOwner(sku);
        string[] others = ["SKU-00001", "SKU-00002", "SKU-00003", "SKU-00004", "SKU-00005", "SKU-00006"];
        foreach (var other in others)
            _ = await CachingHosts.Product(hosts.Here, other);
        _ = hosts.Reads();

        await owner.WriteReview(sku).ShouldBe(HttpStatusCode.Created);
        foreach (var other in others)
            _ = await CachingHosts.Product(hosts.Here, other);

        hosts.Reads().Here.ShouldBeLessThan(others.Length / 2);
    }
}
