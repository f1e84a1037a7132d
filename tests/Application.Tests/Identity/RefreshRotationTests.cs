using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;

namespace CleanOrders.Application.Tests.Identity;

/// <summary>What a refresh token means, whatever its session is like: it lasts 14 days without a refresh and 90 in all.</summary>
public sealed class RefreshRotationTests
{
    private const string Table = """
        session                  | Youngest | BeforeYoungest  | Older
        none                     | Refuse   | Refuse          | Refuse
        just refreshed           | Rotate   | RepeatSuccessor | EndSession
        refreshed 10 s ago       | Rotate   | RepeatSuccessor | EndSession
        refreshed 10.001 s ago   | Rotate   | EndSession      | EndSession
        refreshed a moment later | Rotate   | RepeatSuccessor | EndSession
        idle for nearly 14 days  | Rotate   | EndSession      | EndSession
        idle for 14 days         | Refuse   | Refuse          | Refuse
        nearly 90 days old       | Rotate   | RepeatSuccessor | EndSession
        90 days old              | Refuse   | Refuse          | Refuse
        revoked                  | Refuse   | Refuse          | Refuse
        of a locked user         | Refuse   | Refuse          | Refuse
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly IdentitySettings Settings = new()
    {
        RefreshIdleLifetime = TimeSpan.FromDays(14),
        RefreshAbsoluteLifetime = TimeSpan.FromDays(90),
    };

    public static TheoryData<string, TokenPosition, RefreshDecision> Cells
    {
        get
        {
            var rows = Table.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToList();
            return [.. from row in rows.Skip(1)
                       from column in rows[0].Index().Skip(1)
                       select (row[0], Enum.Parse<TokenPosition>(column.Item), Enum.Parse<RefreshDecision>(row[column.Index]))];
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_refresh_token_means_what_its_session_and_its_place_in_it_say(
        string session, TokenPosition presented, RefreshDecision expected) =>
        RefreshRotation.Decide(SessionThatIs(session, presented), Settings, Now).ShouldBe(expected);

    [Fact]
    public void The_table_has_every_position_and_every_decision()
    {
        Cells.Select(cell => cell.Data.Item2).Distinct().Order().ShouldBe(Enum.GetValues<TokenPosition>());
        Cells.Select(cell => cell.Data.Item3).Distinct().Order().ShouldBe(Enum.GetValues<RefreshDecision>());
    }

    [Theory]
    [InlineData(0, 14)]
    [InlineData(75, 89)]
    [InlineData(76, 90)]
    [InlineData(77, 90)]
    [InlineData(89, 90)]
    public void A_session_ends_when_it_is_idle_for_too_long_or_too_old_whichever_comes_first(int refreshedOn, int endsOn) =>
        Settings.EndOf(openedAt: Now, Now.AddDays(refreshedOn)).ShouldBe(Now.AddDays(endsOn));

    private static PresentedSession? SessionThatIs(string session, TokenPosition presented)
    {
        var live = new PresentedSession(presented, OpenedAt: Now.AddDays(-30), RefreshedAt: Now, IsRevoked: false, UserIsLocked: false);
        return session switch
        {
            "none" => null,
            "just refreshed" => live,
            "refreshed 10 s ago" => live with { RefreshedAt = Now.AddSeconds(-10) },
            "refreshed 10.001 s ago" => live with { RefreshedAt = Now.AddSeconds(-10) - Moment },
            "refreshed a moment later" => live with { RefreshedAt = Now + Moment },
            "idle for nearly 14 days" => live with { RefreshedAt = Now.AddDays(-14) + Moment },
            "idle for 14 days" => live with { RefreshedAt = Now.AddDays(-14) },
            "nearly 90 days old" => live with { OpenedAt = Now.AddDays(-90) + Moment },
            "90 days old" => live with { OpenedAt = Now.AddDays(-90) },
            "revoked" => live with { IsRevoked = true },
            "of a locked user" => live with { UserIsLocked = true },
            _ => throw new ArgumentOutOfRangeException(nameof(session), session, "The table has a session that is not made here."),
        };
    }
}
