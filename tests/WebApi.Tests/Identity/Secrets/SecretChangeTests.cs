namespace CleanOrders.WebApi.Tests.Identity.Secrets;

/// <summary>That a new secret alone is refused: <c>ProductionStartTests</c>.</summary>
public sealed class SecretChangeTests
{
    // It stands still: a spent refresh token is good for moments, and a host may take longer to start.
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_new_secret_beside_the_old_one_keeps_tokens_sessions_keys_and_cursors_good()
    {
        await using var database = await TestDatabase.Seeded();
        var (old, present) = (Production.NewSecret(), Production.NewSecret());
        Tokens first, second;
        string next, kid;
        await using (var before = await Host(database, old))
        {
            first = await before.SignInSomebody();
            second = await before.Refresh(first.RefreshToken).Tokens();
            next = await SecondPage(before);
            kid = await Kid(before);
        }

        await using (var between = await Host(database, present, old))
        {
            await between.Me(second.AccessToken).ShouldBe(HttpStatusCode.OK);
            (await between.Refresh(first.RefreshToken).Tokens()).RefreshToken.ShouldBe(second.RefreshToken);
            await between.Anonymous().Get(next).ShouldBe(HttpStatusCode.OK);
            second = await between.Refresh(second.RefreshToken).Tokens();
        }

        // What was made and sealed since then needs the old one no more.
        await using var after = await Host(database, present);
        await after.Me(second.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await after.Refresh(second.RefreshToken).Tokens();
        (await Kid(after)).ShouldBe(kid);
        await after.Anonymous().Get(next).ShouldBeProblem(400, "cursor.invalid");
        await after.Refresh(first.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task Instances_that_write_with_either_secret_take_over_from_each_other()
    {
        await using var database = await TestDatabase.Seeded();
        var (old, present) = (Production.NewSecret(), Production.NewSecret());
        await using var one = await Host(database, old, present);
        await using var other = await Host(database, present, old);
        var first = await one.SignInSomebody();

        var second = await one.Refresh(first.RefreshToken).Tokens();

        (await other.Refresh(first.RefreshToken).Tokens()).RefreshToken.ShouldBe(second.RefreshToken);
        var third = await other.Refresh(second.RefreshToken).Tokens();
        _ = await one.Refresh(third.RefreshToken).Tokens();
        await one.Me(third.AccessToken).ShouldBe(HttpStatusCode.OK);
    }

    private Task<Api> Host(TestDatabase database, string secret, string previous = "") => Api.New(new ApiOptions
    {
        Database = database,
        Clock = _clock,
        Settings = new Dictionary<string, string>(
            StringComparer.Ordinal)
        { ["Security:Secret"] = secret, ["Security:PreviousSecret"] = previous },
    });

    private static async Task<string> SecondPage(Api api) =>
        $"/v1/products?limit=1&cursor={(await api.Anonymous().Get("/v1/products?limit=1").Json()).GetProperty("next").GetString()}";

    private static async Task<string> Kid(Api api) =>
        (await api.Anonymous().Get("/.well-known/jwks.json").Json()).GetProperty("keys")[0].GetProperty("kid").GetString()!;
}
