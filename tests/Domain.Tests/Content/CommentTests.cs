using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.Content;

public sealed class CommentTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly UserId Ada = TypedId.FirstAt<UserId>(At);
    private static readonly UserId Ben = TypedId.FirstAt<UserId>(At.AddMinutes(1));
    private static readonly ArticleId Article = TypedId.FirstAt<ArticleId>(At);

    [Fact]
    public void A_reply_belongs_to_the_thread_and_the_subject_of_the_comment()
    {
        var comment = Written();

        var reply = comment.Reply(TypedId.FirstAt<CommentId>(At.AddMinutes(1)), Ben, new PostText("It does."), flag: null).Value;

        (reply.ReplyTo, reply.Thread, reply.Subject).ShouldBe((comment.Id, comment.Id, CommentSubject.Of(Article)));
        (comment.ReplyTo, comment.Thread).ShouldBe((null, comment.Id));
        reply.Reply(TypedId.FirstAt<CommentId>(At.AddMinutes(2)), Ada, new PostText("Loudly."), flag: null).Error!.Type
            .ShouldBe(CommentErrors.TooDeep);
    }

    [Fact]
    public void Nobody_replies_to_what_was_taken_away()
    {
        var comment = Written();
        comment.Delete(Ada, At).IsFailure.ShouldBeFalse();

        comment.Reply(TypedId.FirstAt<CommentId>(At), Ben, new PostText("It does."), flag: null).Error!.Type
            .ShouldBe(PostErrors.WrongStateType);
    }

    [Fact]
    public void Its_text_can_be_changed_until_the_window_closes()
    {
        var comment = Written();

        comment.Change(new PostText("Does it sing?"), flag: null, Window, At + Window).IsFailure.ShouldBeFalse();
        var late = comment.Change(new PostText("Does it dance?"), flag: null, Window, At + Window + TimeSpan.FromTicks(1));

        late.Error!.Type.ShouldBe(CommentErrors.EditWindowClosed);
        (comment.Body.Value, comment.EditedAt, comment.Version).ShouldBe(("Does it sing?", At + Window, 2));
    }

    [Fact]
    public void A_change_that_moderators_have_to_see_takes_it_back()
    {
        var comment = Written();

        comment.Change(new PostText("A voucher"), FlagReason.Word, Window, At).IsFailure.ShouldBeFalse();

        comment.Status.ShouldBe(PostStatus.Pending);
        comment.Events.Select(happened => happened.GetType()).ShouldBe([typeof(PostPublished), typeof(PostFlagged)]);
    }

    [Theory]
    [InlineData(PostKind.Review, "rev_01jz8m5k3vf7q9w2x4y6a8b0cd")]
    [InlineData(PostKind.Comment, "cmt_01jz8m5k3vf7q9w2x4y6a8b0cd")]
    public void An_id_says_which_kind_it_is_of(PostKind kind, string text)
    {
        PostId.TryParse(text, out var id).ShouldBeTrue();

        (id.Kind, id.ToString()).ShouldBe((kind, text));
        PostId.TryParse("ord_01jz8m5k3vf7q9w2x4y6a8b0cd", out _).ShouldBeFalse();
    }

    private static Comment Written() => Comment.Write(
        TypedId.FirstAt<CommentId>(At), CommentSubject.Of(Article), Ada, new PostText("Does it whistle?"), flag: null);
}
