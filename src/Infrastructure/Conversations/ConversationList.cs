using CleanOrders.Application.Conversations;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Conversations;

/// <summary>
/// The SQL of a list of conversations: it begins where the last page ended, and walks the index of its filter from there. Whatever the
/// caller sent is a parameter; the first is the caller.
/// </summary>
internal sealed class ConversationList(ListConversations question)
{
    /// <summary>What is shown of the conversation <c>c</c> to the reader <c>$1</c>.</summary>
    public const string Select = $"""
        SELECT c.id, c.subject, c.order_id, c.customer, c.status, c.assignee, c.last_sequence, {ReadMarks.UnreadSql}, c.opened_at,
            c.last_message_at, c.closed_at, c.version
        """;

    // Most conversations have nothing new: this is known without their messages.
    private const string HasUnread = """
        (c.last_sequence > COALESCE(
            (SELECT r.up_to FROM conversation_reads AS r WHERE r.conversation_id = c.id AND r.user_id = $1), 0)
        AND EXISTS (SELECT 1 FROM messages AS m WHERE m.conversation_id = c.id AND m.author <> $1 AND m.sequence > COALESCE(
            (SELECT r.up_to FROM conversation_reads AS r WHERE r.conversation_id = c.id AND r.user_id = $1), 0)))
        """;

    private readonly List<object?> _values = [];

    /// <summary>What a cursor is bound to: caller, filter and sort.</summary>
    public string Name => string.Join(
        '|', "conversations", question.Caller.User, ListConversations.Access.OnlyOwn(question.Caller), question.Status, question.Order,
        question.Assignee is { } assignee ? assignee.User?.ToString() ?? "none" : "", question.Unread, question.Descending);

    /// <summary>One row more than the page has, to know whether there is a next one. What is unread is counted for these alone.</summary>
    public Statement PageAfter(Position? after)
    {
        var conditions = Conditions();
        if (after is { } position && TypedId.TryParse<ConversationId>(position.Id, out var last))
            conditions += $" AND (c.last_message_at, c.id) {(question.Descending ? "<" : ">")} "
                + $"({Parameter(new DateTimeOffset(position.Key, TimeSpan.Zero))}, {Parameter(last.Value)})";
        var order = question.Descending ? "c.last_message_at DESC, c.id DESC" : "c.last_message_at, c.id";
        var limit = Parameter(question.Page.Limit + 1);
        return new Statement(
            $"""
            {Select} FROM (SELECT * FROM conversations AS c WHERE {conditions} ORDER BY {order} LIMIT {limit}) AS c ORDER BY {order}
            """, [.. _values])
        { PlanForValues = true };
    }

    public Statement Count() => new($"SELECT count(*) FROM conversations AS c WHERE {Conditions()}", [.. _values]) { PlanForValues = true };

    private string Conditions()
    {
        // Said, also where nothing asks for it: a parameter that is not used has no type.
        _values.Clear();
        var conditions = new List<string> { $"{Parameter(question.Caller.User.Value)} = $1" };
        if (ListConversations.Access.OnlyOwn(question.Caller) is { } owner)
            conditions.Add($"c.customer = {Parameter(owner.Value)}");
        if (question.Status is { } status)
            conditions.Add($"c.status = {Parameter(EnumNames<ConversationStatus>.Write(status))}");
        if (question.Order is { } order)
            conditions.Add($"c.order_id = {Parameter(order.Value)}");
        if (question.Assignee is { } assignee)
            conditions.Add(assignee.User is { } user ? $"c.assignee = {Parameter(user.Value)}" : "c.assignee IS NULL");
        if (question.Unread is { } unread)
            conditions.Add(unread ? HasUnread : $"NOT {HasUnread}");
        return string.Join(" AND ", conditions);
    }

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
