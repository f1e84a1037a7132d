namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>The slug of an article is the one part of a path that can have encoded letters, in one spelling.</summary>
public sealed class SlugAttacks(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory, Trait("Attack", "47")]
    [InlineData("/v1/articles/%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA")]
    [InlineData("/v1/articles/%E6%B0%B4%E5%A3%B6-2")]
    [InlineData("/v1/articles/%D1%87%D0%B0%D0%B9/comments")]
    public async Task Letters_of_any_script_go_through_as_they_came(string path)
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw($"GET {path}")).Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Target.ShouldBe(path);
    }

    [Theory, Trait("Attack", "47")]
    [InlineData("/v1/articles/%d1%87")]
    [InlineData("/v1/articles/%61pple")]
    [InlineData("/v1/articles/a%2Fb")]
    [InlineData("/v1/articles/%2e%2e")]
    [InlineData("/v1/articles/%C3%28")]
    [InlineData("/v1/articles/%C0%AF")]
    [InlineData("/v1/articles/%25D1")]
    [InlineData("/v1/articles/%E2%80%AE")]
    [InlineData("/v1/articles/%D1%87/%D1%87")]
    [InlineData("/v1/articles/%D1%87/Comments")]
    [InlineData("/v1/articles/%D1%87/")]
    [InlineData("/v1/orders/%D1%87")]
    public async Task What_is_spelled_otherwise_is_not_passed_on(string path)
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Raw($"GET {path}")).Status.ShouldBe(404));

        received.ShouldBeEmpty();
    }
}
