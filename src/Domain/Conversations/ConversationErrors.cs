using System.Text.Json;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public static class ConversationErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "conversation.not_found",
        "There is no such conversation", "No conversation that you can see has this id.");

    public static readonly ErrorType Exists = new(ErrorKind.Conflict, "conversation.exists",
        "There is a conversation about this order already",
        "About an order there is one conversation at a time that is not closed. Write there; `conversation` is its id.");

    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "conversation.wrong_state",
        "The conversation cannot do this now",
        "What its status allows stands in `docs/conversations.md`. `from` says what it is, and `allowed` what it can become.");

    public static readonly ErrorType OrderUnknown = new(ErrorKind.Invalid, "conversation.order_unknown",
        "There is no such order", "A conversation is about an order of its customer, or about none.");

    public static readonly ErrorType AssigneeUnknown = new(ErrorKind.Invalid, "conversation.assignee_unknown",
        "Nobody of support has this id", "A conversation is assigned to somebody who is not locked and has `conversations:manage`.");

    public static readonly ErrorType MessageUnknown = new(ErrorKind.Invalid, "conversation.message_unknown",
        "There is no such message yet", "`upTo` is the sequence number of a message of this conversation.");

    public static Error WrongState(ConversationStatus from, ConversationStatus requested)
    {
        ConversationStatus[] allowed = [.. ConversationLifecycle.NextOf(from)];
        return WrongStateType.With(
            $"A conversation that is {NameOf(from)} cannot become {NameOf(requested)}; "
                + $"it can become: {string.Join(", ", allowed.Select(NameOf))}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["from"] = from, ["allowed"] = allowed },
        };
    }

    private static string NameOf(ConversationStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
