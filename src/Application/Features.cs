using CleanOrders.Application.Content.Articles.Publishing;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Events;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;

namespace CleanOrders.Application;

/// <summary>What each feature declares for those that run it. Here alone all features meet: none has to know another for this.</summary>
public static class Features
{
    /// <summary>Every kind of job that ships.</summary>
    public static readonly IReadOnlyList<JobKind> JobKinds =
    [
        .. OrderJobs.Kinds,
        .. InventoryJobs.Kinds,
        .. PaymentJobs.Kinds,
        .. NotificationJobs.Kinds,
        .. ArticleJobs.Kinds,
        .. ConversationJobs.Kinds,
        .. EventJobs.Kinds,
        .. RetentionJobs.Kinds,
    ];

    /// <summary>Every reaction that ships.</summary>
    public static readonly IReadOnlyList<Reaction> Reactions = NotificationReactions.All;

    /// <summary>Every schedule that ships.</summary>
    public static IReadOnlyList<JobSchedule> JobSchedules(OrdersOptions orders) =>
    [
        .. OrderJobs.Schedules(orders),
        .. InventoryJobs.Schedules,
        .. PaymentJobs.Schedules,
        .. NotificationJobs.Schedules,
        .. ConversationJobs.Schedules,
        .. RetentionJobs.Schedules,
    ];
}
