using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <summary>A moderator published a review or a comment: its author is notified. Where no moderator had to, nobody is.</summary>
public sealed class NotifyAuthorOfPublicationHandler(Notifier notifier) : IReaction<PostPublished>
{
    public static readonly NotificationTemplate<ModerationNotice> Template =
        new("post_published", NotificationCategory.Messages, ModerationNotice.Sample);

    public async Task<Result> Handle(PostPublished happened, CancellationToken ct)
    {
        if (happened.Reason is { } reason)
            _ = await notifier.Notify(Template, happened.Author, ModerationNotice.Of(happened, reason), ct);
        return Result.Success;
    }
}
