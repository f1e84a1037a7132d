using System.Globalization;
using System.Text.RegularExpressions;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Limits;

/// <summary>Without a gateway the API limits its callers itself.</summary>
[Collection(nameof(Limited))]
public sealed partial class RequestLimitTests(LimitedApi api)
{
    [Fact]
    public async Task Every_answer_says_what_is_left()
    {
        var customer = await api.NewCustomer();

        var first = await customer.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var second = await customer.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        first.Header("RateLimit-Policy").ShouldBe("\"api\";q=3600;w=3600, \"under-way\";q=40;qu=\"concurrent-requests\"");
        Remaining(first).ShouldBe(LimitedApi.Burst - 1);
        Remaining(second).ShouldBe(LimitedApi.Burst - 2);
    }

    [Fact]
    public async Task Who_calls_more_than_their_limit_is_refused_until_what_Retry_After_says()
    {
        var customer = await api.NewCustomer();
        HttpAnswer refused;
        do
        {
            refused = await customer.Get("/v1/me");
        }
        while (refused.Status == HttpStatusCode.OK);

        await Task.FromResult(refused).ShouldBeProblem(429, "rate_limit.exceeded");
        refused.Member("policy").GetString().ShouldBe("api");
        refused.Header("RateLimit").ShouldBe("\"api\";r=0;t=1");
        refused.Header("Retry-After").ShouldBe("1");
        await (await api.NewCustomer()).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await Eventually.Be(() => customer.Get("/v1/me"), answer => answer.Status == HttpStatusCode.OK);
    }

    // only with graphql
    [Fact]
    public async Task GraphQL_counts_as_any_other_request_does()
    {
        var customer = await api.NewCustomer();
        HttpAnswer refused;
        do
        {
            refused = await customer.GraphQL("{ me { id } }");
        }
        while (refused.Status == HttpStatusCode.OK);

        await Task.FromResult(refused).ShouldBeProblem(429, "rate_limit.exceeded");
    }
    // end of graphql

    [Fact]
    public async Task A_key_has_a_limit_of_its_own()
    {
        var owner = await api.NewCustomer();
        var key = await owner.NewKey();
        while ((await api.FromApiKey(key).Get("/v1/me")).Status == HttpStatusCode.OK)
            continue;

        await owner.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var usage = await Eventually.Be(
            () => owner.Get($"{key.Path}/usage"),
            usage => usage.Status == HttpStatusCode.OK && usage.Member("days").GetArrayLength() > 0);
        usage.Member("days")[0].GetProperty("limited").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_bad_credential_counts_for_the_address()
    {
        var before = Remaining(await api.Anonymous().Get("/v1/products/SKU-00001"));
        for (var i = 0; i < 10; i++)
            await api.FromApiKey("x").Get("/v1/me").ShouldBeRefusedKey();

        Remaining(await api.Anonymous().Get("/v1/products/SKU-00001")).ShouldBeLessThan(before - 1);
    }

    [Fact]
    public async Task Probes_and_documents_are_not_limited()
    {
        foreach (var path in (string[])["/health/live", "/openapi/v1.json", "/problems/rate_limit.exceeded"])
            (await api.Anonymous().Get(path).ShouldBe(HttpStatusCode.OK)).Header("RateLimit").ShouldBeNull();
    }

    internal static int Remaining(HttpAnswer answer) =>
        int.Parse(Left().Match(answer.Header("RateLimit").ShouldNotBeNull()).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^\"api\";r=(\\d+);t=\\d+")]
    private static partial Regex Left();
}
