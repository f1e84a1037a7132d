using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Content;

public enum PostCommand
{
    Report,
    ReportForTheThirdTime,
    Publish,
    Reject,
    Delete,
    Change,
    ChangeToFlaggedText,
    Vote,
}

/// <summary>Every status of a review against every command.</summary>
public sealed class PostLifecycleTests
{
    private const PostStatus Refused = (PostStatus)(-1);

    private static readonly UserId Reader = TypedId.New<UserId>(The.Moment);
    private static readonly Rating Five = new(5);
    private static readonly PostText Title = new("Boils fast");
    private static readonly PostText Body = new("Two litres in four minutes.");

    /// <summary>What each command makes of each status.</summary>
    private static readonly Dictionary<PostStatus, PostStatus[]> Table = new()
    {
        [PostStatus.Pending] =
            [
                Refused, Refused, PostStatus.Published, PostStatus.Rejected, PostStatus.Deleted, PostStatus.Pending, PostStatus.Pending,
                Refused,
            ],
        [PostStatus.Published] =
            [
                PostStatus.Published, PostStatus.Pending, Refused, PostStatus.Rejected, PostStatus.Deleted, PostStatus.Published,
                PostStatus.Pending, PostStatus.Published,
            ],
        [PostStatus.Rejected] = [Refused, Refused, PostStatus.Published, Refused, PostStatus.Deleted, Refused, Refused, Refused],
        [PostStatus.Deleted] = [Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused],
    };

    public static MatrixTheoryData<PostStatus, PostCommand> Everything => new(Enum.GetValues<PostStatus>(), Enum.GetValues<PostCommand>());

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_command_is_accepted_or_refused_as_the_table_says(PostStatus from, PostCommand command)
    {
        var review = In(from, command);
        var (version, expected) = (review.Version, Table[from][(int)command]);

        var result = Run(command, review);

        if (expected == Refused)
        {
            result.ShouldBeRefused(PostErrors.WrongStateType).Extensions["from"].ShouldBe(from);
            (review.Status, review.Version).ShouldBe((from, version));
            return;
        }

        result.ShouldSucceed();
        review.Status.ShouldBe(expected);
        if (command is PostCommand.Report or PostCommand.Vote)
        {
            review.Version.ShouldBe(version, "others make no version of it");
            return;
        }

        review.Version.ShouldBe(version + 1);
        review.Events[^1].ShouldSatisfyAllConditions(
            last => last.Version.ShouldBe(review.Version), last => last.Post.ShouldBe(review.Name),
            last => last.Author.ShouldBe(The.Customer),
            last => last.From.ShouldBe(from), last => last.To.ShouldBe(expected));
    }

    [Fact]
    public void What_can_become_of_a_status_is_what_some_command_makes_of_it()
    {
        foreach (var (from, row) in Table)
            row.Where(to => to != Refused && to != from).Distinct().ShouldBe(PostLifecycle.NextOf(from), ignoreOrder: true);
    }

    [Fact]
    public void What_has_a_flagged_word_waits_and_the_rest_is_published_at_once()
    {
        New(flag: null).Events.ShouldHaveSingleItem().ShouldBeOfType<PostPublished>().Reason.ShouldBeNull();
        New(FlagReason.Word).Events.ShouldHaveSingleItem().ShouldBeOfType<PostFlagged>().Flag.ShouldBe(FlagReason.Word);
    }

    [Fact]
    public void The_third_report_hides_it_and_a_decision_begins_to_count_anew()
    {
        var review = In(PostStatus.Published, PostCommand.ReportForTheThirdTime);

        review.Report(Reader, The.Moment).ShouldSucceed();
        review.Events[^1].ShouldBeOfType<PostFlagged>().ShouldSatisfyAllConditions(
            flagged => flagged.Flag.ShouldBe(FlagReason.Reported), flagged => flagged.By.ShouldBe(Actor.System));
        review.Publish(The.Reason, The.Staff, The.Moment).ShouldSucceed();

        (review.Reports, review.Decision).ShouldBe((0, The.Reason));
        review.Report(Reader, The.Moment).ShouldSucceed();
        review.Status.ShouldBe(PostStatus.Published);
    }

    [Fact]
    public void Nobody_reports_or_votes_on_their_own()
    {
        var review = New(flag: null);

        _ = review.Report(The.Customer, The.Moment).ShouldBeRefused(PostErrors.Own);
        _ = review.Vote(The.Customer, helpful: true, The.Moment).ShouldBeRefused(PostErrors.Own);
        review.Reports.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, "field.required")]
    [InlineData(0, "review.rating_out_of_range")]
    [InlineData(1, null)]
    [InlineData(5, null)]
    [InlineData(6, "review.rating_out_of_range")]
    public void A_rating_is_one_to_five_stars(int? stars, string? code) => Rating.From(stars).Error?.Type.Code.ShouldBe(code);

    private static Review New(FlagReason? flag) =>
        Review.Write(TypedId.New<ReviewId>(The.Moment), new Sku("SKU-1"), The.Customer, Five, Title, Body, flag);

    private static Review In(PostStatus status, PostCommand next)
    {
        var review = New(status == PostStatus.Pending ? FlagReason.Word : null);
        if (status == PostStatus.Rejected)
            review.Reject(The.Reason, The.Staff, The.Moment).ShouldSucceed();
        if (status == PostStatus.Deleted)
            review.Delete(The.Customer, The.Moment).ShouldSucceed();
        var before = next == PostCommand.ReportForTheThirdTime && status == PostStatus.Published ? Post.ReportsToHide - 1 : 0;
        for (var i = 0; i < before; i++)
            review.Report(Reader, The.Moment).ShouldSucceed();
        return review;
    }

    private static Result Run(PostCommand command, Review review) => command switch
    {
        PostCommand.Report or PostCommand.ReportForTheThirdTime => review.Report(Reader, The.Moment),
        PostCommand.Publish => review.Publish(The.Reason, The.Staff, The.Moment),
        PostCommand.Reject => review.Reject(The.Reason, The.Staff, The.Moment),
        PostCommand.Delete => review.Delete(The.Customer, The.Moment),
        PostCommand.Change => review.Change(new Rating(1), Title, Body, flag: null, The.Moment),
        PostCommand.ChangeToFlaggedText => review.Change(Five, Title, Body, FlagReason.Word, The.Moment),
        PostCommand.Vote => review.Vote(Reader, helpful: true, The.Moment) is { IsFailure: true } refused ? refused.Error! : Result.Success,
    };
}
