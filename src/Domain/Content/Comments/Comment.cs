using System.Runtime.InteropServices;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Comments;

public readonly record struct CommentId(Guid Value) : ITypedId<CommentId>
{
    public static string Prefix => "cmt";

    public static CommentId From(Guid value) => new(value);

    public static bool TryParse(string? text, out CommentId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What is commented on: an article or a review, exactly one of them.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommentSubject(ArticleId? Article, ReviewId? Review)
{
    public static CommentSubject Of(ArticleId article) => new(article, Review: null);

    public static CommentSubject Of(ReviewId review) => new(Article: null, review);

    public override string ToString() => Article?.ToString() ?? Review.ToString()!;
}

/// <summary>What somebody says about an article or a review. A thread is two deep: a comment, and the replies to it.</summary>
public sealed class Comment : Post
{
    public const int LongestBody = 5000;

    private Comment(CommentId id, CommentSubject subject, CommentId? replyTo, UserId author, PostText body, FlagReason? flag)
        : base(id.ToString(), author, flag, TypedId.TimeOf(id))
    {
        (Id, Article, Review, ReplyTo, Body) = (id, subject.Article, subject.Review, replyTo, body);
        Thread = replyTo ?? id;
    }

    private Comment()
    {
    }

    public CommentId Id { get; private set; }

    public ArticleId? Article { get; private set; }

    public ReviewId? Review { get; private set; }

    /// <summary>The comment that this one is a reply to; nothing, where it begins a thread.</summary>
    public CommentId? ReplyTo { get; private set; }

    /// <summary>The comment that began the thread: its own id, where it is that one.</summary>
    public CommentId Thread { get; private set; }

    public PostText Body { get; private set; }

    public override string Name => Id.ToString();

    public CommentSubject Subject => new(Article, Review);

    /// <param name="flag">Why a moderator has to see it first; nothing: it is published at once.</param>
    public static Comment Write(CommentId id, CommentSubject subject, UserId author, PostText body, FlagReason? flag) =>
        new(id, subject, replyTo: null, author, body, flag);

    /// <summary>Writes a reply to this comment.</summary>
    /// <returns>
    /// The reply; or <c>comment.too_deep</c> where this one is a reply itself, <c>post.wrong_state</c> where it is not there any more.
    /// </returns>
    public Result<Comment> Reply(CommentId id, UserId author, PostText body, FlagReason? flag)
    {
        if (ReplyTo is not null)
            return CommentErrors.TooDeep.With("It is a reply itself: reply to the comment that began the thread.");
        return Status == PostStatus.Published
            ? new Comment(id, Subject, Id, author, body, flag)
            : PostErrors.WrongState(Status, "replied to");
    }

    /// <summary>Replaces its text.</summary>
    /// <param name="window">For how long after it was written that can be done.</param>
    /// <returns>Success; or <c>comment.edit_window_closed</c>, <c>post.wrong_state</c>.</returns>
    public Result Change(PostText body, FlagReason? flag, TimeSpan window, DateTimeOffset now)
    {
        if (now > CreatedAt + window)
            return CommentErrors.EditWindowClosed.With($"It could be changed until {Rfc3339.Write(CreatedAt + window)}.");
        if (Edit(flag, now) is { IsFailure: true } refused)
            return refused;
        Body = body;
        return Result.Success;
    }
}
