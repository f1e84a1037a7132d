using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.Conversations;
using CleanOrders.Infrastructure.Conversations.Attachments;
using CleanOrders.Infrastructure.Conversations.Following;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Conversations;

/// <summary>What customers and support write to each other.</summary>
internal static class ConversationServices
{
    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<ConversationsOptions>(configuration, "Conversations").Services
        .AddSingleton<IEphemeralSigns, EphemeralSigns>()
        .AddScoped<Tickets>()
        .AddScoped<ITickets>(provider => provider.GetRequiredService<Tickets>())
        .AddScoped<IRetention>(provider => provider.GetRequiredService<Tickets>())
        .AddFeed(ConversationFeeds.Messages)
        .AddFeed(ConversationFeeds.States)
        .AddSettings<SilenceOptions>(configuration, "Conversations").Services
        .AddSettings<AttachmentOptions>(configuration, "Conversations").Services
        .AddSingleton<IAttachmentStore, AttachmentFolder>()
        .AddSingleton<IRetention, AttachmentRetention>()
        .AddScoped<IAttachments, AttachmentRepository>()
        .AddScoped<IKnownAttachments, AttachmentRepository>()
        .AddScoped<ISilentConversations, SilentConversations>()
        .AddSingleton<ConversationLocks>()
        .AddScoped<IConversations, ConversationRepository>()
        .AddScoped<IConversationOrders, ConversationOrders>()
        .AddScoped<IReadMarks, ReadMarks>()
        .AddScoped<ISupportStaff, SupportStaff>();
}
