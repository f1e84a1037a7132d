using CleanOrders.Application.Content;
using CleanOrders.Application.Conversations;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Conversations;

/// <summary>Conversations in the document's examples.</summary>
internal static class ConversationExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);
    private static readonly UserId Customer = TypedId.FirstAt<UserId>(At.AddDays(-30));
    private static readonly UserId Support = TypedId.FirstAt<UserId>(At.AddDays(-90));

    private static readonly ConversationDetails Opened = new(
        TypedId.FirstAt<ConversationId>(At), new ConversationSubject("Where is my kettle?"), TypedId.FirstAt<OrderId>(At.AddDays(-3)),
        Customer, ConversationStatus.Open, Assignee: null, LastSequence: 1, Unread: 0, Reads: [], At, At, ClosedAt: null, Version: 2);

    private static readonly ConversationDetails Answered = Opened with
    {
        Status = ConversationStatus.Waiting,
        Assignee = Support,
        LastSequence = 2,
        Unread = 1,
        Reads = [new ReadMark(Support, 1)],
        LastMessageAt = At.AddMinutes(5),
        Version = 4,
    };

    private static readonly ConversationDetails Assigned = Opened with
    {
        Status = ConversationStatus.Assigned,
        Assignee = Support,
        Unread = 1,
        Version = 3,
    };

    private static readonly MessageDetails Question = new(
        TypedId.FirstAt<MessageId>(At), Opened.Id, Sequence: 1, new ClientMessageId("7f3c0f6e"), new Author(Customer, "Carla Customer"),
        new MessageText("It should have come yesterday."), At);

    private static readonly MessageDetails Reply = Question with
    {
        Id = TypedId.FirstAt<MessageId>(At.AddMinutes(5)),
        Sequence = 2,
        ClientId = new ClientMessageId("9a41be02"),
        Author = new Author(Support, "Sam Support"),
        Body = new MessageText("It left our warehouse this morning."),
        SentAt = At.AddMinutes(5),
    };

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["openConversation"] = new(
            new OpenConversation(Opened.Subject.Value, Opened.Order.ToString(), Question.Body.Value), Opened),
        ["listConversations"] = new(Answer: new ListBody<ConversationDetails>([Answered], Next: null, Total: null)),
        ["getConversation"] = new(Answer: Answered),
        ["listMessages"] = new(Answer: new ListBody<MessageDetails>([Question, Reply], Next: null, Total: null)),
        ["sendMessage"] = new(new SendMessage(Reply.ClientId.Value, Reply.Body.Value, []), Reply),
        ["markRead"] = new(new MarkRead(UpTo: 2)),
        ["assignConversation"] = new(new AssignConversation(Support.ToString()), Assigned),
        ["closeConversation"] = new(
            Answer: Answered with { Status = ConversationStatus.Closed, ClosedAt = At.AddDays(1), Version = 5 }),
        ["reopenConversation"] = new(Answer: Answered with { Status = ConversationStatus.Assigned, Version = 6 }),
    };
}
