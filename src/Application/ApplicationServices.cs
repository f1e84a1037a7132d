using System.Reflection;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Application;

/// <summary>The use cases, and what answers questions.</summary>
public static class ApplicationServices
{
    private static readonly MethodInfo AddQueryMethod =
        typeof(ApplicationServices).GetMethod(nameof(AddQuery), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Every use case, job handler and reaction, each as itself, and what several of them share.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        var all = typeof(ApplicationServices).Assembly.GetTypes();
        foreach (var handler in all.Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal)))
            _ = services.AddScoped(handler);
        return services.AddScoped<PaymentAttempts>().AddScoped<PaymentSettlement>().AddScoped<Refunds>()
            .AddScoped<Notifier>().AddScoped<CustomerNotices>().AddScoped<DeliveryChannels>().AddScoped<DeliveryFallback>()
            .AddScoped<NotificationSender>().AddScoped<SuppressionList>().AddScoped<ReportedMails>()
            .AddScoped<MailedSecrets>().AddScoped<EmailDigests>().AddScoped<AccountNotifier>()
            .AddScoped<IDeliveryChannel, EmailChannel>().AddScoped<IDeliveryChannel, SmsChannel>().AddScoped<WebhookHealth>()
            .AddScoped<PostScreening>().AddScoped<MessageLimit>().AddScoped<AttachmentTaking>().AddScoped<MailedReplies>()
            .AddScoped<ArticleSlugs>().AddScoped<ArticleViews>();
    }

    /// <summary>
    /// Every <see cref="IQuery{TQuestion,TAnswer}"/> that an assembly implements, each behind its guard, and behind the cache where
    /// <see cref="Cache"/> says so.
    /// </summary>
    public static IServiceCollection AddQueries(this IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            foreach (var query in type.GetInterfaces().Where(IsQuery))
                _ = AddQueryMethod.MakeGenericMethod(query.GetGenericArguments()).Invoke(obj: null, [services, type]);
        }

        return services;
    }

    /// <summary>Keeps the answers to a kind of question: of one that anyone may ask, and that is answered to all alike.</summary>
    /// <exception cref="InvalidOperationException">Not everybody may ask it: what is kept for one would be given to another.</exception>
    public static IServiceCollection Cache<TQuestion, TAnswer>(this IServiceCollection services, CacheTerms<TQuestion, TAnswer> terms)
        where TQuestion : IQuestion =>
        TQuestion.Access == Access.Anyone
            ? services.AddSingleton(terms)
            : throw new InvalidOperationException($"{typeof(TQuestion).Name} is not for anyone to ask, so its answers are not cached.");

    private static void AddQuery<TQuestion, TAnswer>(IServiceCollection services, Type type)
        where TQuestion : IQuestion
    {
        var factory = ActivatorUtilities.CreateFactory(type, []);
        _ = services.AddScoped<IQuery<TQuestion, TAnswer>>(provider => new GuardedQuery<TQuestion, TAnswer>(
            provider.GetService<CacheTerms<TQuestion, TAnswer>>() is { } terms
                ? new CachedQuery<TQuestion, TAnswer>(
                    provider.GetRequiredService<IQueryCache>(), terms, InOwnScope(provider.GetRequiredService<IServiceScopeFactory>()))
                : Bare(provider)));

        IQuery<TQuestion, TAnswer> Bare(IServiceProvider provider) => (IQuery<TQuestion, TAnswer>)factory(provider, []);

        Func<TQuestion, CancellationToken, Task<Result<TAnswer>>> InOwnScope(IServiceScopeFactory scopes) => async (question, ct) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            return await Bare(scope.ServiceProvider).Ask(question, ct);
        };
    }

    private static bool IsQuery(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQuery<,>);
}
