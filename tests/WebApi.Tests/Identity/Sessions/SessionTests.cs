using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Identity.Sessions;

public sealed class SessionTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Somebody_sees_where_they_are_signed_in_and_nobody_else_is()
    {
        await using var api = await New();
        var (email, started) = (IdentityCalls.NewEmail(), _clock.GetUtcNow());
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var first = await LogInFrom(api, email, "Firefox on a desk");
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await LogInFrom(api, email, "A phone with a name");
        _clock.Advance(TimeSpan.FromHours(1));
        var third = await LogInFrom(api, email, device: null);
        _clock.Advance(TimeSpan.FromHours(1));
        first = await api.Anonymous().With("User-Agent", "Firefox after an update")
            .Post("/v1/auth/refresh", new { refreshToken = first.RefreshToken }).Tokens();
        _ = await api.SignInSomebody();

        var answer = await api.Bearing(first.AccessToken).Get("/v1/auth/sessions").ShouldBe(HttpStatusCode.OK);

        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["items", "next"]);
        answer.Json.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        var items = answer.Json.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => Text(item, "device")).ShouldBe(["Firefox after an update", null, "A phone with a name"]);
        items.Select(item => item.GetProperty("current").GetBoolean()).ShouldBe([true, false, false]);
        items.ShouldAllBe(item => Text(item, "address") == "127.0.0.1" && Text(item, "id")!.StartsWith("ses_", StringComparison.Ordinal));
        items[0].GetProperty("openedAt").GetDateTimeOffset().ShouldBe(started);
        items[0].GetProperty("lastUsedAt").GetDateTimeOffset().ShouldBe(started + TimeSpan.FromHours(3));
        items[0].GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(started + TimeSpan.FromHours(3) + (14 * Day));
        (await Devices(api, await api.Refresh(third.RefreshToken).Tokens())).ShouldContain((string?)null);
        _ = await api.Refresh(second.RefreshToken).Tokens();
    }

    [Fact]
    public async Task A_session_that_its_owner_ends_is_gone_at_once_and_ending_it_again_is_no_failure()
    {
        await using var api = await New();
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var (lost, here) = (await LogInFrom(api, email, "Lost"), await LogInFrom(api, email, "Here"));
        var session = await Id(api, lost);

        await api.Bearing(here.AccessToken).Delete($"/v1/auth/sessions/{session}").ShouldBe(HttpStatusCode.NoContent);

        await api.Me(lost.AccessToken).ShouldBeRefused();
        await api.Refresh(lost.RefreshToken).ShouldBeRefused();
        (await Devices(api, here)).ShouldBe(["Here"]);
        await api.Bearing(here.AccessToken).Delete($"/v1/auth/sessions/{session}").ShouldBe(HttpStatusCode.NoContent);
        (await Events(api, "session_ended")).ShouldBe(1);

        await api.Bearing(here.AccessToken).Delete($"/v1/auth/sessions/{await Id(api, here)}").ShouldBe(HttpStatusCode.NoContent);
        await api.Me(here.AccessToken).ShouldBeRefused();
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        await using var api = await New();
        var (mine, theirs) = (await api.SignInSomebody(), await api.SignInSomebody());

        foreach (var session in (string?[])[await Id(api, theirs), "ses_01jd0000000000000000000000"])
            await api.Bearing(mine.AccessToken).Delete($"/v1/auth/sessions/{session}").ShouldBeProblem(404, "auth.session_not_found");

        await api.Me(theirs.AccessToken).ShouldBe(HttpStatusCode.OK);
        await api.Bearing(mine.AccessToken).Delete("/v1/auth/sessions/usr_01jd0000000000000000000000")
            .ShouldBeProblem(404, "request.not_found");
    }

    [Fact]
    public async Task An_end_is_told_once_with_whose_it_was_and_never_where_nothing_ended()
    {
        await using var api = await New();
        var (one, other) = (await api.SignInSomebody(), await api.SignInSomebody());

        _ = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.LogOut(one.RefreshToken).ShouldBe(HttpStatusCode.NoContent)));
        var stolen = other.RefreshToken;
        other = await api.Refresh(stolen).Tokens();
        other = await api.Refresh(other.RefreshToken).Tokens();
        await api.Refresh(stolen).ShouldBeRefused();
        await api.LogOut(other.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        (await Events(api, "logged_out")).ShouldBe(1);
        (await Events(api, "refresh_token_reused")).ShouldBe(1);
        (await api.Database.Scalar<long>(
            "SELECT count(*) FROM security_events WHERE kind IN ('logged_out', 'refresh_token_reused') AND (user_id IS NULL OR session_id "
                + "IS NULL)")).ShouldBe(0);
    }

    [Fact]
    public async Task Sessions_are_forgotten_a_week_after_their_end()
    {
        await using var api = await New();
        var (ended, idle, used) = (await api.SignInSomebody(), await api.SignInSomebody(), await api.SignInSomebody());
        await api.LogOut(ended.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        _clock.Advance(8 * Day);
        _ = await Eventually.Be(() => Sessions(api), count => count == 2, _clock);
        used = await api.Refresh(used.RefreshToken).Tokens();
        _clock.Advance(13 * Day + TimeSpan.FromMinutes(1));

        _ = await Eventually.Be(() => Sessions(api), count => count == 1, _clock);
        used = await api.Refresh(used.RefreshToken).Tokens();
        await api.Refresh(idle.RefreshToken).ShouldBeRefused();
        await api.LogOut(used.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
    }

    private Task<Api> New() => Api.New(new ApiOptions { Clock = _clock });

    private static Task<Tokens> LogInFrom(Api api, string email, string? device)
    {
        var client = device is null ? api.Anonymous() : api.Anonymous().With("User-Agent", device);
        return client.Post("/v1/auth/login", new { email, password = RunningApi.SeededPassword }).Tokens();
    }

    private static async Task<string?> Id(Api api, Tokens tokens) => (await api.Bearing(tokens.AccessToken).Get("/v1/auth/sessions").Json())
        .GetProperty("items").EnumerateArray().Where(item => item.GetProperty("current").GetBoolean()).Select(item => Text(item, "id"))
        .Single();

    private static async Task<string?[]> Devices(Api api, Tokens tokens) =>
        [.. (await api.Bearing(tokens.AccessToken).Get("/v1/auth/sessions").Json()).GetProperty("items").EnumerateArray()
            .Select(item => Text(item, "device"))];

    private static Task<long> Sessions(Api api) => api.Database.Scalar<long>("SELECT count(*) FROM sessions");

    private static Task<long> Events(Api api, string kind) =>
        api.Database.Scalar<long>($"SELECT count(*) FROM security_events WHERE kind = '{kind}'");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.GetString() : null;
}
