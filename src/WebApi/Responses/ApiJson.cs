using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Articles.Revisions;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.WebApi.Responses;

/// <summary>JSON on the wire: the domain's values, and nothing in a request that nobody asked for.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = DomainJson.With(options =>
    {
        options.PropertyNameCaseInsensitive = true;
        Extend(options);
    });

    public static void Configure(JsonSerializerOptions options)
    {
        DomainJson.Configure(options);
        Extend(options);
    }

    private static void Extend(JsonSerializerOptions options)
    {
        DomainJson.ReadStrictly(options);
        options.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
    }
}

/// <summary>Serializers made at build for what is sent most.</summary>
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(PayOrder))]
[JsonSerializable(typeof(Register))]
[JsonSerializable(typeof(LogIn))]
[JsonSerializable(typeof(RefreshSession))]
[JsonSerializable(typeof(LogOut))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(ChangeUserRoles))]
[JsonSerializable(typeof(LockUser))]
[JsonSerializable(typeof(ChangeRole))]
[JsonSerializable(typeof(UserDetails))]
[JsonSerializable(typeof(ListBody<UserDetails>))]
[JsonSerializable(typeof(RoleDetails))]
[JsonSerializable(typeof(ListBody<RoleDetails>))]
[JsonSerializable(typeof(ListBody<AuditEntryDetails>))]
[JsonSerializable(typeof(IssuedApiKey))]
[JsonSerializable(typeof(ApiKeyDetails))]
[JsonSerializable(typeof(ListBody<ApiKeyDetails>))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(CancelRest))]
[JsonSerializable(typeof(ShipOrder))]
[JsonSerializable(typeof(RequestReturn))]
[JsonSerializable(typeof(ReceiveReturn))]
[JsonSerializable(typeof(OrderDetails))]
[JsonSerializable(typeof(PaymentReceipt))]
[JsonSerializable(typeof(RefundOrder))]
[JsonSerializable(typeof(RefundDetails))]
[JsonSerializable(typeof(PaymentDetails))]
[JsonSerializable(typeof(ListBody<PaymentDetails>))]
[JsonSerializable(typeof(ListBody<ReconciliationDetails>))]
[JsonSerializable(typeof(ListBody<OrderDetails>))]
[JsonSerializable(typeof(ListBody<OrderHistoryEntry>))]
[JsonSerializable(typeof(ListBody<OrderTraceStep>))]
[JsonSerializable(typeof(ListBody<ProductDetails>))]
[JsonSerializable(typeof(ListBody<MovementDetails>))]
[JsonSerializable(typeof(ProductDetails))]
[JsonSerializable(typeof(CreateProduct))]
[JsonSerializable(typeof(ChangeProduct))]
[JsonSerializable(typeof(WriteArticle))]
[JsonSerializable(typeof(ChangeArticle))]
[JsonSerializable(typeof(ArticleDetails))]
[JsonSerializable(typeof(ListBody<ArticleSummary>))]
[JsonSerializable(typeof(RevisionDetails))]
[JsonSerializable(typeof(ListBody<RevisionSummary>))]
[JsonSerializable(typeof(WriteReview))]
[JsonSerializable(typeof(ChangeReview))]
[JsonSerializable(typeof(VoteOnReview))]
[JsonSerializable(typeof(ReportReview))]
[JsonSerializable(typeof(ReviewDetails))]
[JsonSerializable(typeof(ListBody<ReviewDetails>))]
[JsonSerializable(typeof(ListBody<ReviewEdit>))]
[JsonSerializable(typeof(OpenConversation))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(MarkRead))]
[JsonSerializable(typeof(AssignConversation))]
[JsonSerializable(typeof(ConversationDetails))]
[JsonSerializable(typeof(ListBody<ConversationDetails>))]
[JsonSerializable(typeof(MessageDetails))]
[JsonSerializable(typeof(ListBody<MessageDetails>))]
[JsonSerializable(typeof(AdjustStock))]
[JsonSerializable(typeof(StockDetails))]
[JsonSerializable(typeof(MovementDetails))]
[JsonSerializable(typeof(EnqueueJob))]
[JsonSerializable(typeof(JobDetails))]
[JsonSerializable(typeof(ListBody<JobDetails>))]
[JsonSerializable(typeof(RequeueDeadLetters))]
[JsonSerializable(typeof(RequeuedDeadLetters))]
[JsonSerializable(typeof(DeadLetterDetails))]
[JsonSerializable(typeof(ListBody<DeadLetterDetails>))]
[JsonSerializable(typeof(JobFileDetails))]
[JsonSerializable(typeof(AttachmentDetails))]
[JsonSerializable(typeof(ListBody<InboxItem>))]
[JsonSerializable(typeof(UnreadCount))]
[JsonSerializable(typeof(ChangePreferences))]
[JsonSerializable(typeof(PreferenceDetails))]
[JsonSerializable(typeof(ChoosePhone))]
[JsonSerializable(typeof(ConfirmPhone))]
[JsonSerializable(typeof(PhoneDetails))]
[JsonSerializable(typeof(NotificationDetails))]
[JsonSerializable(typeof(ListBody<NotificationDetails>))]
[JsonSerializable(typeof(ResentNotification))]
[JsonSerializable(typeof(ListBody<SuppressionDetails>))]
[JsonSerializable(typeof(TemplatePreview))]
[JsonSerializable(typeof(CreateWebhook))]
[JsonSerializable(typeof(ChangeWebhook))]
[JsonSerializable(typeof(IssuedWebhook))]
[JsonSerializable(typeof(WebhookDetails))]
[JsonSerializable(typeof(ListBody<WebhookDetails>))]
[JsonSerializable(typeof(WebhookDeliveryDetails))]
[JsonSerializable(typeof(ListBody<WebhookDeliveryDetails>))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
