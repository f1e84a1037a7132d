using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>Answered by <see cref="WebhookDetails"/>.</summary>
public sealed record GetWebhook(WebhookId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.WebhooksManage);
}
