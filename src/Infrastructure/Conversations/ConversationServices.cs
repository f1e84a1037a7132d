using CleanOrders.Application.Conversations;
using CleanOrders.Domain.Conversations;
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
        .AddFeed(ConversationFeeds.Messages)
        .AddFeed(ConversationFeeds.States)
        .AddSingleton<ConversationLocks>()
        .AddScoped<IConversations, ConversationRepository>()
        .AddScoped<IConversationOrders, ConversationOrders>()
        .AddScoped<IReadMarks, ReadMarks>()
        .AddScoped<ISupportStaff, SupportStaff>();
}
