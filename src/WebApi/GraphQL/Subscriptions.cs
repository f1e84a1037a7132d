using System.ComponentModel;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.Orders;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.GraphQL.Execution;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// What can be followed, from the feeds that HTTP and the hub follow. A field is resolved once to begin, and then once for each event.
/// </summary>
internal sealed class Subscriptions
{
    private Subscriptions()
    {
    }

    [Description("What happens to an order after the version that is known; without one, its history first.")]
    public static Task<OrderHistoryEntry?> OrderChanged(
        [FromServices] FollowOrderHandler handler, IResolveFieldContext context, [Id] string order, int after = 0) =>
        context.Follow<OrderHistoryEntry>(after, async (known, caller) =>
            (await handler.Handle(
                new FollowOrder(context.IdOf<OrderId>(order, OrderErrors.NotFound), known), caller, context.CancellationToken))
            .Then(followed => followed.Parts.Select(part => Events(part, entry => entry.Version))));

    [Description("The messages of a conversation after the number that is known; without one, all of them first.")]
    public static Task<MessageDetails?> MessageAdded(
        [FromServices] FollowConversationHandler handler, IResolveFieldContext context, [Id] string conversation, int after = 0) =>
        context.Follow<MessageDetails>(after, async (known, caller) =>
            (await handler.Handle(
                context.IdOf<ConversationId>(conversation, ConversationErrors.NotFound), known, caller, context.CancellationToken))
            .Then(followed => followed.Parts.Select(
                part => Events(part.Select(update => update.Data).OfType<MessageDetails>(), message => message.Sequence))));

    private static IReadOnlyList<FollowedEvent> Events<T>(IEnumerable<T> part, Func<T, int> positionOf)
        where T : notnull => [.. part.Select(item => new FollowedEvent(positionOf(item), item))];
}
