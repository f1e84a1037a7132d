using System.Buffers.Text;
using System.Security.Cryptography;

namespace CleanOrders.WebApi.Tests.Identity.Sessions;

[Collection(nameof(Clocked))]
public sealed class RefreshTests(ClockedApi api)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_refresh_token_is_good_for_a_new_pair()
    {
        var first = await api.SignInSomebody();

        var second = await api.Refresh(first.RefreshToken).Tokens();
        var third = await api.Refresh(second.RefreshToken).Tokens();

        new[] { first, second, third }.SelectMany(pair => (string[])[pair.AccessToken, pair.RefreshToken]).ShouldBeUnique();
        (await api.Me(third.AccessToken).Json()).GetProperty("id").GetString()
            .ShouldBe((await api.Me(first.AccessToken).Json()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_spent_token_that_comes_back_ends_the_session_for_whoever_holds_its_youngest()
    {
        var stolen = await api.SignInSomebody();
        var young = await api.Refresh(stolen.RefreshToken).Tokens();
        api.Advance(Grace + TimeSpan.FromSeconds(1));

        await api.Refresh(stolen.RefreshToken).ShouldBeRefused();

        await api.Refresh(young.RefreshToken).ShouldBeRefused();
        api.Logs.Lines.ShouldContain(line => line.Message.StartsWith("A refresh token was used twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_was_spent_long_ago_ends_the_session_too()
    {
        var stolen = await api.SignInSomebody();
        var young = stolen;
        for (var i = 0; i < 5; i++)
            young = await api.Refresh(young.RefreshToken).Tokens();

        await api.Refresh(stolen.RefreshToken).ShouldBeRefused();

        await api.Refresh(young.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task A_spent_token_leaves_the_other_sessions_of_its_owner_alone()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var stolen = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        var other = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        _ = await api.Refresh(stolen.RefreshToken).Tokens();
        api.Advance(Grace * 2);

        await api.Refresh(stolen.RefreshToken).ShouldBeRefused();

        _ = await api.Refresh(other.RefreshToken).Tokens();
    }

    [Fact]
    public async Task Who_spends_a_token_twice_within_10_seconds_gets_the_same_next_one()
    {
        var first = await api.SignInSomebody();
        var second = await api.Refresh(first.RefreshToken).Tokens();
        api.Advance(Grace);

        var again = await api.Refresh(first.RefreshToken).Tokens();

        again.RefreshToken.ShouldBe(second.RefreshToken);
        _ = await api.Refresh(second.RefreshToken).Tokens();
    }

    [Fact]
    public async Task Fifty_who_spend_a_token_at_once_get_one_next_one()
    {
        var first = await api.SignInSomebody();

        var pairs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Refresh(first.RefreshToken).Tokens()));

        var next = pairs.Select(pair => pair.RefreshToken).Distinct().ShouldHaveSingleItem();
        pairs.Select(pair => pair.AccessToken).ShouldBeUnique();
        _ = await api.Refresh(next).Tokens();
    }

    [Fact]
    public async Task What_this_service_has_not_made_is_no_refresh_token()
    {
        var pair = await api.SignInSomebody();
        var bytes = Base64Url.DecodeFromChars(pair.RefreshToken.AsSpan("rt_".Length));
        foreach (var at in (int[])[0, 15, 16, 47, 48, 63])
        {
            var edited = (byte[])bytes.Clone();
            edited[at] ^= 1;
            await api.Refresh($"rt_{Base64Url.EncodeToString(edited)}").ShouldBeRefused();
        }

        await api.Refresh($"rt_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes.Length))}").ShouldBeRefused();
        foreach (var text in (string[])[
            "x", "rt_", pair.RefreshToken[3..], pair.RefreshToken + "A", pair.RefreshToken
                + "=", $" {pair.RefreshToken}", new('x', 100_000)])
            await api.Refresh(text).ShouldBeRefused();

        _ = await api.Refresh(pair.RefreshToken).Tokens();
    }

    [Fact]
    public async Task An_access_token_refreshes_nothing()
    {
        var pair = await api.SignInSomebody();

        var refused = await api.Refresh(pair.AccessToken).ShouldBeRefused();

        refused.Header("WWW-Authenticate").ShouldBe("Bearer error=\"invalid_token\"");
        await api.Me(pair.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task A_refresh_without_a_token_is_refused() =>
        await api.Anonymous().Post("/v1/auth/refresh", "{}").ShouldBeInvalid(("/refreshToken", "field.required"));
}
