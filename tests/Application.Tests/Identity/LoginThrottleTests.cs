using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;

namespace CleanOrders.Application.Tests.Identity;

/// <summary>A login waits for 1 second after the first failure that is not free, twice as long after each, 15 minutes at most.</summary>
public sealed class LoginThrottleTests
{
    private const int Free = 5;
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly IdentitySettings Settings = new()
    {
        LoginDelay = TimeSpan.FromSeconds(1),
        LongestLoginDelay = TimeSpan.FromMinutes(15),
        LoginFailuresForgotten = TimeSpan.FromHours(1),
    };

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(6, 0, 2)]
    [InlineData(7, 0, 4)]
    [InlineData(14, 0, 512)]
    [InlineData(15, 0, 900)]
    [InlineData(16, 0, 900)]
    [InlineData(int.MaxValue, 0, 900)]
    [InlineData(5, 0.6, 0.4)]
    [InlineData(7, 3, 1)]
    [InlineData(15, 899, 1)]
    [InlineData(15, 900, 0)]
    [InlineData(5, 3599, 0)]
    [InlineData(int.MaxValue, 3600, 0)]
    public void The_next_login_waits_as_long_as_the_failures_before_it_say(int failures, double secondsAgo, double seconds) =>
        Wait(failures, Now.AddSeconds(-secondsAgo)).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Who_never_failed_does_not_wait() => Wait(failures: 0, default).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void What_is_forgotten_makes_nobody_wait_however_much_it_was()
    {
        var settings = new IdentitySettings { LongestLoginDelay = TimeSpan.FromHours(2), LoginFailuresForgotten = TimeSpan.FromHours(1) };
        var many = new LoginFailures(Count: 100, Free, LastAt: Now - TimeSpan.FromHours(1));

        settings.WaitAfter(many with { LastAt = many.LastAt.AddSeconds(1) }, Now).ShouldBe(TimeSpan.FromSeconds(3601));
        settings.WaitAfter(many, Now).ShouldBe(TimeSpan.Zero);
    }

    private static TimeSpan Wait(int failures, DateTimeOffset lastAt) =>
        Settings.WaitAfter(new LoginFailures(failures, Free, lastAt), Now);
}
