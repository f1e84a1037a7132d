using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Conversations.Following;

/// <summary>What happens in conversations, for those who follow one: of all that are followed here in one statement.</summary>
internal sealed class ConversationFeeds(Dialect dialect) : IQuery<FollowConversation, ConversationStart>
{
    // The rest of what somebody missed comes by the feed.
    private const int MostAtStart = 200;

    public static FeedSource<ConversationId, MessageDetails> Messages { get; } = new(
        "messages", Topic.ConversationChanged,
        async (scope, known, ct) => (await MessagesAfter(
            scope.GetRequiredService<Dialect>(), known, FeedSource<ConversationId, MessageDetails>.MostAtOnce, ct))
            .ConvertAll(message => (message.Conversation, message)),
        message => message.Sequence);

    public static FeedSource<ConversationId, ConversationState> States { get; } = new(
        "conversations", Topic.ConversationChanged,
        async (scope, known, ct) => (await StatesAfter(scope.GetRequiredService<Dialect>(), known, owner: null, ct))
            .ConvertAll(state => (state.Id, state)),
        state => state.Revision);

    public async Task<Result<ConversationStart>> Ask(FollowConversation question, CancellationToken ct)
    {
        var (id, owner) = (question.Id, FollowConversation.Access.OnlyOwn(question.Caller));
        var found = await StatesAfter(dialect, new Dictionary<ConversationId, int> { [id] = 0 }, owner, ct);
        if (found is not [var state])
            return ConversationAccess.NotFound(id);
        var after = new Dictionary<ConversationId, int> { [id] = question.After };
        return new ConversationStart(
            state, question.After < state.LastSequence ? await MessagesAfter(dialect, after, MostAtStart, ct) : []);
    }

    private static async Task<List<MessageDetails>> MessagesAfter(
        Dialect dialect, IReadOnlyDictionary<ConversationId, int> known, int most, CancellationToken ct)
    {
        var messages = await dialect.Query(
            new Statement(
                $"""
                SELECT {MessageQueries.Columns} FROM {dialect.PositionsTable}
                JOIN messages AS m ON m.conversation_id = known.id AND m.sequence > known.after
                LEFT JOIN users AS u ON u.id = m.author ORDER BY m.conversation_id, m.sequence LIMIT {most}
                """,
                Positions(dialect, known)),
            MessageQueries.Read, ct);
        return await MessageQueries.WithAttachments(dialect, messages, ct);
    }

    private static async Task<List<ConversationState>> StatesAfter(
        Dialect dialect, IReadOnlyDictionary<ConversationId, int> known, UserId? owner, CancellationToken ct)
    {
        var positions = Positions(dialect, known);
        var mine = owner is null ? "" : $" AND c.customer = ${positions.Length + 1}";
        var states = await dialect.Query(
            new Statement(
                $"""
                SELECT c.id, c.status, c.assignee, c.last_sequence, c.version + c.reads FROM {dialect.PositionsTable}
                JOIN conversations AS c ON c.id = known.id AND c.version + c.reads > known.after{mine}
                """,
                owner is { } customer ? [.. positions, customer.Value] : positions),
            row => new ConversationState(
                new ConversationId(row.GetGuid(0)), EnumNames<ConversationStatus>.Read(row.GetString(1)),
                row.IsDBNull(2) ? null : new UserId(row.GetGuid(2)), row.GetInt32(3), [], row.GetInt32(4)), ct);
        if (states.Count == 0)
            return states;

        // After them: a mark that moves in between shows with the next revision once more.
        var reads = await ReadMarks.Of(dialect, states.Select(state => state.Id), ct);
        return states.ConvertAll(state => state with { Reads = [.. reads[state.Id]] });
    }

    private static object[] Positions(Dialect dialect, IReadOnlyDictionary<ConversationId, int> known) =>
        dialect.Positions(known.Select(conversation => (conversation.Key.Value, conversation.Value)));
}
