using CleanOrders.Application.Events;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Review">Whether it is about their review; else it is about a comment of theirs.</param>
/// <param name="Address">Where they see the reply.</param>
public sealed record ReplyNotice(bool Review, string Address);

/// <summary>
/// Somebody has commented on a review, or replied to a comment: its author is notified, when that is published for the first time. What it
/// says is not in the notification: whoever takes it away later takes it away for good.
/// </summary>
public sealed class NotifyAuthorOfReplyHandler(
    IComments comments, IReviews reviews, IEventHistory history, Notifier notifier, IdentitySettings settings)
    : IReaction<PostPublished>
{
    public static readonly NotificationTemplate<ReplyNotice> Template = new(
        "reply_received", NotificationCategory.Messages, new ReplyNotice(Review: false, "https://shop.example.com/comments/cmt_1"));

    public async Task<Result> Handle(PostPublished happened, CancellationToken ct)
    {
        // At once, or by the moderator who had to see it before anybody else, whatever its author changed until then.
        if (!CommentId.TryParse(happened.Post, out var id) || !await history.IsFirst(happened, ct)
            || await comments.Find(id, ct) is not { } reply || await AuthorOf(reply, ct) is not { } author || author == reply.Author)
            return Result.Success;
        _ = await notifier.Notify(
            Template, author, new ReplyNotice(reply.ReplyTo is null, $"{settings.AppAddress}/comments/{reply.Id}"), ct);
        return Result.Success;
    }

    private async Task<UserId?> AuthorOf(Comment reply, CancellationToken ct) =>
        reply.ReplyTo is { } above ? (await comments.Find(above, ct))?.Author
        : reply.Review is { } review ? (await reviews.Find(review, visibleTo: null, ct))?.Author
        : null;
}
