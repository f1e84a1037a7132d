using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>The job that closes what nobody answers any more.</summary>
public sealed record CloseSilentConversations;

/// <summary>The section <c>Conversations</c> of the configuration: when a conversation is over.</summary>
public sealed class SilenceOptions
{
    /// <summary>
    /// A conversation in which it is the customer's turn is closed, when nobody has written for so long: 1 hour to 365 days.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromDays(14);
}

/// <summary>Conversations in which nobody writes.</summary>
public interface ISilentConversations
{
    /// <summary>Some of those that wait for their customer and have had no message since then, the most silent first.</summary>
    Task<IReadOnlyList<ConversationId>> Find(DateTimeOffset since, int most, CancellationToken ct);
}

/// <summary>Each is closed in a unit of work of its own, and looked at again there: whoever writes meanwhile keeps it open.</summary>
public sealed class CloseSilentConversationsHandler(
    IUnitOfWork work, IConversations conversations, ISilentConversations silent, SilenceOptions options, TimeProvider clock)
    : IJobHandler<CloseSilentConversations>, IGuarded
{
    private const int AtOnce = 100;

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(CloseSilentConversations arguments, JobRun run, CancellationToken ct)
    {
        while (await CloseSome(ct))
            continue;
        return new JobOutcome.Done();
    }

    /// <returns>Whether to look again: it found as many as it takes, and could close some.</returns>
    private async Task<bool> CloseSome(CancellationToken ct)
    {
        var found = await silent.Find(clock.GetUtcNow() - options.CloseAfter, AtOnce, ct);
        var closed = 0;
        foreach (var id in found)
            closed += (await work.Run(token => Close(id, token), ct)).IsFailure ? 0 : 1;
        return found.Count == AtOnce && closed > 0;
    }

    private async Task<Result> Close(ConversationId id, CancellationToken ct)
    {
        if (await conversations.Find(id, customer: null, ct) is not { } conversation)
            return ConversationAccess.NotFound(id);
        var now = clock.GetUtcNow();
        return conversation.Status == ConversationStatus.Waiting && conversation.LastMessageAt <= now - options.CloseAfter
            ? conversation.Close(Actor.System, now)
            : ConversationErrors.WrongState(conversation.Status, ConversationStatus.Closed);
    }
}
