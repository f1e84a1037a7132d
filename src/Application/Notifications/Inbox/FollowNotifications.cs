using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>What comes into the caller's inbox, as it comes. Answered by what came after that, or by where the inbox ends.</summary>
/// <param name="After">The last position that is known already; nothing for only what comes from now on.</param>
public sealed record FollowNotifications(int? After, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.People;
}

public sealed class FollowNotificationsHandler(IQuery<FollowNotifications, FeedStart<InboxItem>> inbox, IFeed<UserId, InboxItem> feed)
    : IGuarded
{
    public static Access Access { get; } = FollowNotifications.Access;

    public async Task<Result<Followed<InboxItem>>> Handle(int? after, Caller caller, CancellationToken ct) =>
        Access.Refuses(caller) is { } refusal
            ? refusal
            : await feed.From(caller.User, () => inbox.Ask(new FollowNotifications(after, caller), ct), ct);
}
