using System.Runtime.CompilerServices;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Following;

/// <summary>What happens in a conversation, as it happens. Answered by what is there when it begins.</summary>
/// <param name="After">The last sequence number that is known already; 0 for all messages first.</param>
public sealed record FollowConversation(ConversationId Id, int After, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ConversationAccess.Member;
}

/// <param name="Messages">The first of those that came after what is known.</param>
public sealed record ConversationStart(ConversationState State, IReadOnlyList<MessageDetails> Messages);

/// <summary>How a conversation is, besides its messages.</summary>
/// <param name="Revision">Grows with each message, each step of its life and each read mark.</param>
public sealed record ConversationState(
    ConversationId Id, ConversationStatus Status, UserId? Assignee, int LastSequence, IReadOnlyList<ReadMark> Reads, int Revision)
{
    public bool IsAs(ConversationState other) => (Status, Assignee) == (other.Status, other.Assignee);
}

/// <summary>One thing that happened.</summary>
/// <param name="Name"><c>message</c>, <c>read</c> or <c>conversation</c>.</param>
/// <param name="Sequence">Of a message its number; else nothing.</param>
/// <param name="Data">What is sent of it.</param>
public sealed record ConversationUpdate(string Name, int? Sequence, object Data)
{
    public const string Message = "message";
    public const string Read = "read";
    public const string Conversation = "conversation";

    internal static ConversationUpdate Of(MessageDetails message) => new(Message, message.Sequence, message);

    internal static ConversationUpdate Of(ConversationState state) =>
        new(Conversation, Sequence: null, new ConversationNotice(state.Id, state.Status, state.Assignee, state.LastSequence));

    internal static ConversationUpdate Of(ConversationId conversation, ReadMark mark) =>
        new(Read, Sequence: null, new ReadNotice(conversation, mark.User, mark.UpTo));
}

/// <summary>Says how a conversation is now.</summary>
public sealed record ConversationNotice(ConversationId Id, ConversationStatus Status, UserId? Assignee, int LastSequence);

/// <summary>Says how far somebody has read.</summary>
public sealed record ReadNotice(ConversationId Conversation, UserId User, int UpTo);

/// <summary>Follows it for whichever way in.</summary>
public sealed class FollowConversationHandler(
    IQuery<FollowConversation, ConversationStart> conversations, IFeed<ConversationId, MessageDetails> messages,
    IFeed<ConversationId, ConversationState> states)
    : IGuarded
{
    private static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(1);

    public static Access Access { get; } = FollowConversation.Access;

    /// <summary>
    /// Whether it can be seen is asked once. Its customer stays the same, and whoever shows it looks at each part whether the caller still
    /// may what they might.
    /// </summary>
    public async Task<Result<Followed<ConversationUpdate>>> Handle(ConversationId id, int after, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        // It subscribes before it reads: nothing falls between.
        var (newMessages, newStates) = (messages.Follow(id), states.Follow(id));
        var isFollowed = false;
        try
        {
            var start = await conversations.Ask(new FollowConversation(id, after, caller), ct);
            if (start.IsFailure)
                return start.Error;
            isFollowed = true;
            return new Followed<ConversationUpdate>(Follow(start.Value, after, newMessages, newStates, ct));
        }
        finally
        {
            if (!isFollowed)
            {
                newMessages.Dispose();
                newStates.Dispose();
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<ConversationUpdate>> Follow(
        ConversationStart start, int after, IFollower<MessageDetails> messages, IFollower<ConversationState> states,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using var followsMessages = messages;
        using var followsStates = states;
        var known = start.State;
        yield return [ConversationUpdate.Of(known), .. start.Messages.Select(ConversationUpdate.Of)];

        messages.Knows(start.Messages is [.., var last] ? last.Sequence : after);
        states.Knows(known.Revision);
        var (nextMessages, nextStates) = (messages.Next(BatchInterval, ct), states.Next(BatchInterval, ct));
        while (true)
        {
            _ = await Task.WhenAny(nextMessages, nextStates);
            var updates = new List<ConversationUpdate>();
            if (nextMessages.IsCompleted)
            {
                if (await nextMessages is not { } came)
                    yield break;
                updates.AddRange(came.Select(ConversationUpdate.Of));
                nextMessages = messages.Next(BatchInterval, ct);
            }

            if (nextStates.IsCompleted)
            {
                if (await nextStates is not { } changed)
                    yield break;
                foreach (var state in changed)
                {
                    updates.AddRange(Between(known, state));
                    known = state;
                }

                nextStates = states.Next(BatchInterval, ct);
            }

            yield return updates;
        }
    }

    private static IEnumerable<ConversationUpdate> Between(ConversationState before, ConversationState after)
    {
        if (!after.IsAs(before))
            yield return ConversationUpdate.Of(after);
        foreach (var mark in after.Reads.Except(before.Reads))
            yield return ConversationUpdate.Of(after.Id, mark);
    }
}
