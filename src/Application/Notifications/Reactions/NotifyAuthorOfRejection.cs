using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <param name="Review">Whether it is about a review; else it is about a comment.</param>
/// <param name="Reason">In the words of the moderator.</param>
public sealed record ModerationNotice(bool Review, string Reason)
{
    public static readonly ModerationNotice Sample = new(Review: true, "It names a person who is not part of the shop.");

    public static ModerationNotice Of(PostEvent happened, Note reason) =>
        new(PostId.TryParse(happened.Post, out var id) && id.Kind == PostKind.Review, reason.Value);
}

/// <summary>A moderator took a review or a comment away: its author is notified, with the reason.</summary>
public sealed class NotifyAuthorOfRejectionHandler(Notifier notifier) : IReaction<PostRejected>
{
    public static readonly NotificationTemplate<ModerationNotice> Template =
        new("post_rejected", NotificationCategory.Messages, ModerationNotice.Sample);

    public async Task<Result> Handle(PostRejected happened, CancellationToken ct)
    {
        _ = await notifier.Notify(Template, happened.Author, ModerationNotice.Of(happened, happened.Reason), ct);
        return Result.Success;
    }
}
