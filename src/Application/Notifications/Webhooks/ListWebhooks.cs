using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>All of them, the youngest first. Answered by pages of <see cref="WebhookDetails"/>.</summary>
public sealed record ListWebhooks(Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);
}
