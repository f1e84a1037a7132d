using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Gateway.Tests.RateLimiting.Settings;

/// <summary>The section <c>Limits</c>: what ships, what is refused, and what happens when it changes.</summary>
public sealed class LimitSettingsTests
{
    [Theory]
    [InlineData("Plans:default:calls:Limit", "0")]
    [InlineData("Plans:default:calls:Limit", "-5")]
    [InlineData("Plans:default:calls:Limit", "many")]
    [InlineData("Plans:default:calls:Limit", "1e3")]
    [InlineData("Plans:default:calls:Limit", "7000000")]
    [InlineData("Plans:default:calls:Window", "60")]
    [InlineData("Plans:default:calls:Window", "00:00:00")]
    [InlineData("Plans:default:calls:Window", "2.00:00:00")]
    [InlineData("Plans:default:calls:Burst", "0")]
    [InlineData("Plans:default:calls:Burst", "101")]
    [InlineData("Plans:default:calls:Kind", "bucket")]
    [InlineData("Plans:default:calls:Kind", "1")]
    [InlineData("Plans:default:calls:Per", "cookie")]
    [InlineData("Plans:default:calls:Shadow", "perhaps")]
    [InlineData("Plans:default:calls:WhenStoreFails", "explode")]
    [InlineData("Plans:default:calls:MaxWait", "00:01:00")]
    [InlineData("Plans:default:calls:RefusalDelay", "-00:00:01")]
    [InlineData("Plans:default:calls:Routes", "nowhere")]
    [InlineData("Plans:default:calls:Limits", "5")]
    [InlineData("Plans:default:calls", "5")]
    [InlineData("Plans:default:Some Policy:Limit", "5", "Plans:default:Some Policy")]
    [InlineData("Plans:default:other:Window", "00:01:00", "Plans:default:other:Limit")]
    [InlineData("Plans:default:api:Burst", "99999")]
    [InlineData("Plans:default", "5")]
    [InlineData("Plans:d,e:calls:Limit", "5", "Plans:d,e")]
    [InlineData("Routes:search:Cost", "-1")]
    [InlineData("Routes:search:Path", "v1/search")]
    [InlineData("Routes:search:Path", "/v1/search/")]
    [InlineData("Routes:search:Methods", "GET POST")]
    [InlineData("Routes:search:Weight", "1")]
    [InlineData("Routes:other:Cost", "1", "Routes:other:Path")]
    [InlineData("StoreTimeout", "00:00:02")]
    [InlineData("Plan:default:calls:Limit", "5", "Plan")]
    public void A_start_with_a_wrong_setting_is_refused_with_its_key(string key, string value, string? named = null)
    {
        var (plans, faults) = Read(
            ["Plans:default:calls:Limit=100", "Plans:default:calls:Burst=10", "Routes:search:Path=/v1/search", $"{key}={value}"]);

        plans.ShouldBeNull();
        faults.ShouldHaveSingleItem().ShouldStartWith($"Limits:{named ?? key}");
    }

    [Fact]
    public async Task A_host_with_a_wrong_setting_does_not_start_and_names_all_of_them()
    {
        var refused = await Should.ThrowAsync<StartRefusedException>(() => TestLimits.Start(
            Store.InProcess, clock: null, "Plans:default:calls:Limit=none", "Plans:default:calls:Kinds=rate"));

        refused.Message.ShouldContain("Limits:Plans:default:calls:Limit");
        refused.Message.ShouldContain("Limits:Plans:default:calls:Kinds");
    }

    [Fact]
    public void What_ships_is_valid_and_login_is_stricter_than_the_rest()
    {
        var plans = Read([]).Plans.ShouldNotBeNull();
        var nobody = ACall.OfNobody("/v1/auth/login");
        var anonymous = plans.Of(nobody);

        anonymous.Name.ShouldBe("anonymous");
        anonymous.Of(plans.Routes.Of("POST", "/v1/auth/login")).ToDictionary(policy => policy.Name, policy => policy.Limit)
            .ShouldBe(new Dictionary<string, long> { ["api"] = 300, ["login"] = 30, ["under-way"] = 20 }, ignoreOrder: true);
        anonymous.Of(plans.Routes.Of("POST", "/v1/orders")).Select(policy => policy.Name).ShouldNotContain("login");
        plans.Of(ACall.OfAKey()).Of(route: null).Single(policy => policy.Name == "api").Limit.ShouldBe(600);
        plans.Of(ACall.OfAKey("partner")).Of(route: null).Single(policy => policy.Name == "api").Limit.ShouldBe(6_000);
    }

    [Fact]
    public void A_setting_stands_above_what_ships_key_by_key_and_also_in_capitals()
    {
        var plans = Read(["PLANS:DEFAULT:API:LIMIT=700", "Plans:partner:under-way:Kind=off", "Plans:gold:api:Limit=9000"]).Plans!;

        var policy = plans.Of(ACall.OfAKey()).Of(route: null).Single(policy => policy.Name == "api");
        (policy.Limit, policy.Burst, policy.Window).ShouldBe((700, 120, TimeSpan.FromMinutes(1)));
        plans.Of(ACall.OfAKey("partner")).Policies.Select(one => one.Name).ShouldBe(["api"]);
        plans.Of(ACall.OfAKey("gold")).Policies.ShouldHaveSingleItem().Burst.ShouldBe(150);
    }

    [Theory]
    [InlineData(600, "00:01:00", 10)]
    [InlineData(5, "00:01:00", 1)]
    [InlineData(100, "00:00:01", 10)]
    [InlineData(30, "00:00:01", 3)]
    public void A_burst_that_is_not_set_is_a_tenth_or_what_comes_in_a_second(long limit, string window, long burst) =>
        Read([$"Plans:gold:calls:Limit={limit}", $"Plans:gold:calls:Window={window}"]).Plans!.Of(ACall.OfAKey("gold"))
            .Policies.Single().Burst.ShouldBe(burst);

    [Theory]
    [InlineData("GET", "/v1/auth", "auth")]
    [InlineData("GET", "/v1/auth/login", "auth")]
    [InlineData("GET", "/v1/authors", "all")]
    [InlineData("GET", "/v1/orders/7", "orders")]
    [InlineData("POST", "/v1/orders/7", "place")]
    [InlineData("GET", "/v1/orders/7/events", "events")]
    [InlineData("GET", "/", "all")]
    public void The_most_specific_route_is_taken_on_the_borders_of_segments(string method, string path, string route)
    {
        var plans = Read(
            [
                "Routes:all:Path=/", "Routes:orders:Path=/v1/orders", "Routes:place:Path=/v1/orders", "Routes:place:Methods:0=POST",
                "Routes:events:Path=/v1/orders/7/events",
            ]).Plans!;

        plans.Routes.Of(method, path)!.Name.ShouldBe(route);
    }

    [Fact]
    public async Task Limits_change_while_the_host_runs_and_a_wrong_version_changes_nothing_and_is_logged_once()
    {
        await using var limits = await TestLimits.Start(
            Store.InProcess, new SetClock(), "Plans:default:calls:Limit=10", "Plans:default:calls:Burst=2", "Routes:list:Path=/v1/orders");
        var call = ACall.OfAKey();
        (await limits.Decide(call)).Route.ShouldBe("list");

        limits.Change("Plans:default:calls:Burst=5");
        (await limits.Accepted(call, of: 9)).ShouldBe(4);

        limits.Change("Plans:default:calls:Burst=none");
        limits.Change("Plans:default:calls:Burst=none");
        (await limits.Accepted(ACall.OfAKey(), of: 9)).ShouldBe(5);
        limits.Log.ShouldHaveSingleItem().Message.ShouldContain("Limits:Plans:default:calls:Burst is 'none'");

        limits.Change("Plans:default:calls:Burst=6");
        (await limits.Accepted(ACall.OfAKey(), of: 9)).ShouldBe(6);
        limits.Log.Single().Level.ShouldBe(LogLevel.Error);
    }

    private static (LimitPlans? Plans, IReadOnlyList<string> Faults) Read(IEnumerable<string> settings) =>
        LimitsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split('='))
            .GroupBy(setting => setting[0])
            .Select(same => new KeyValuePair<string, string?>($"Limits:{same.Key}", same.Last()[1]))).Build());

}
