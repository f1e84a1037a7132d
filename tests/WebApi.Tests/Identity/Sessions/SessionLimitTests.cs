namespace CleanOrders.WebApi.Tests.Identity.Sessions;

[Collection(nameof(Clocked))]
public sealed class SessionLimitTests(ClockedApi api)
{
    private static readonly TimeSpan Idle = TimeSpan.FromDays(14);
    private static readonly TimeSpan Absolute = TimeSpan.FromDays(90);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_session_that_nobody_refreshes_lasts_14_days()
    {
        var used = await api.SignInSomebody();
        var idle = await api.SignInSomebody();
        api.Advance(Idle - Second);

        used = await api.Refresh(used.RefreshToken).Tokens();
        api.Advance(Second);

        await api.Refresh(idle.RefreshToken).ShouldBeRefused();
        used.RefreshExpiresIn.ShouldBe((int)Idle.TotalSeconds);
        _ = await api.Refresh(used.RefreshToken).Tokens();
    }

    [Fact]
    public async Task A_session_lasts_90_days_however_often_it_is_refreshed_and_says_so()
    {
        var pair = await api.SignInSomebody();
        for (var age = TimeSpan.Zero; age < Absolute - Idle; age += TimeSpan.FromDays(10))
        {
            pair.RefreshExpiresIn.ShouldBe((int)Idle.TotalSeconds);
            api.Advance(TimeSpan.FromDays(10));
            pair = await api.Refresh(pair.RefreshToken).Tokens();
        }

        // 80 days are over.
        pair.RefreshExpiresIn.ShouldBe((int)TimeSpan.FromDays(10).TotalSeconds);
        api.Advance(TimeSpan.FromDays(10) - Second);
        pair = await api.Refresh(pair.RefreshToken).Tokens();
        pair.RefreshExpiresIn.ShouldBe(1);

        api.Advance(Second);
        await api.Refresh(pair.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task A_token_that_is_spent_again_at_once_is_not_good_beyond_the_sessions_end()
    {
        var first = await api.SignInSomebody();
        for (var age = TimeSpan.Zero; age < Absolute - TimeSpan.FromDays(10); age += TimeSpan.FromDays(10))
        {
            api.Advance(TimeSpan.FromDays(10));
            first = await api.Refresh(first.RefreshToken).Tokens();
        }

        api.Advance(TimeSpan.FromDays(10) - Second);
        _ = await api.Refresh(first.RefreshToken).Tokens();
        api.Advance(Second * 2);

        await api.Refresh(first.RefreshToken).ShouldBeRefused();
    }
}
