using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <param name="UpTo">The number of the last message that was read.</param>
public sealed record MarkRead([property: Required, Range(1, int.MaxValue)] int? UpTo);

/// <summary>Keeps how far somebody has read. A mark never goes back, and waits for nobody who writes.</summary>
public sealed class MarkReadHandler(IReadMarks marks, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Member;

    public async Task<Result> Handle(MarkRead command, ConversationId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refused)
            return refused;
        if (await marks.FindPlace(id, Access.OnlyOwn(caller), caller.User, ct) is not { } place)
            return ConversationAccess.NotFound(id);
        if (Access.Refuses(caller, place.Customer) is { } forbidden)
            return forbidden;
        if (command.UpTo is not { } upTo)
            return Violations.Only("/upTo", Text.Required.With("The number of a message is required here."));
        if (upTo < 1 || upTo > place.LastSequence)
            return Violations.Only(
                "/upTo", ConversationErrors.MessageUnknown.With($"The messages of this conversation are 1 to {place.LastSequence}."));

        if (upTo > place.UpTo)
            marks.Move(id, new ReadMark(caller.User, upTo), clock.GetUtcNow());
        return Result.Success;
    }
}

/// <summary>Who has read how far. Marks stand beside the conversation: whoever reads keeps nobody from writing.</summary>
public interface IReadMarks
{
    /// <param name="customer">Whose conversation it must be; nothing, if anybody's.</param>
    Task<ReadPlace?> FindPlace(ConversationId conversation, UserId? customer, UserId reader, CancellationToken ct);

    /// <param name="reader">Whose unread messages are counted.</param>
    Task<ReadState> Find(ConversationId conversation, UserId reader, CancellationToken ct);

    /// <summary>Moves a mark on. Where it has gone as far meanwhile, the use case decides again.</summary>
    void Move(ConversationId conversation, ReadMark mark, DateTimeOffset at);
}

/// <summary>Where somebody is in a conversation.</summary>
/// <param name="LastSequence">The number of its last message.</param>
/// <param name="UpTo">The number of the last that they have read; 0, where they have read none.</param>
public sealed record ReadPlace(UserId Customer, int LastSequence, int UpTo);
