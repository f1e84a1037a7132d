using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;

namespace CleanOrders.Application.Conversations;

public sealed record GetConversation(ConversationId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ConversationAccess.Member;
}
