using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.UnreadMessages;

/// <summary>The job that looks for messages which nobody has read.</summary>
public sealed record MailUnreadMessages;

/// <summary>The section <c>Conversations</c> of the configuration: how readers learn of messages when they are away.</summary>
public sealed class UnreadMessageOptions : IValidatableObject
{
    private const int LongestName = 20;

    /// <summary>How long after it was sent somebody is notified of a message that they have not read: 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan MailUnreadAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The mailbox that replies to such mails go to, at a server that takes everything behind a <c>+</c> as well. Left out: none.
    /// </summary>
    public string? ReplyAddress { get; set; }

    // The name before the @ has 64 characters at most (RFC 5321, section 4.5.3.1.1), and the signed part needs 43 of them.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(ReplyAddress)
            && !(ReplyAddress.Split('@') is [{ Length: > 0 and <= LongestName } name, { Length: > 0 } domain]
                && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
                && Uri.CheckHostName(domain) == UriHostNameType.Dns))
            yield return new ValidationResult(
                "Conversations:ReplyAddress is not an address as in conversations@example.com, with at most 20 letters before the @ and "
                    + "no + among them.");
    }
}

/// <param name="Subject">Of the conversation. What the messages say is in no notification.</param>
/// <param name="Count">How many messages wait.</param>
/// <param name="Address">Where its reader sees them.</param>
/// <param name="RepliesTo">The conversation.</param>
public sealed record UnreadNotice(string Subject, int Count, string Address, string RepliesTo);

/// <summary>
/// Notifies a reader once of what they have not read: again only of messages that come when they have read all that they were notified of.
/// </summary>
public sealed class MailUnreadMessagesHandler(
    IUnitOfWork work, IUnreadMessages unread, Notifier notifier, IdentitySettings settings) : IJobHandler<MailUnreadMessages>, IGuarded
{
    private const int AtOnce = 100;

    public static readonly NotificationTemplate<UnreadNotice> Template = new(
        "message_unread", NotificationCategory.Messages,
        new UnreadNotice("My kettle whistles", 2, "https://shop.example.com/conversations/cnv_1", "cnv_1"))
    {
        RepliesTo = notice => notice.RepliesTo,
    };

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(MailUnreadMessages arguments, JobRun run, CancellationToken ct)
    {
        while (await unread.Find(AtOnce, ct) is { Count: > 0 } found)
        {
            foreach (var one in found)
            {
                var done = await work.Run(token => Notify(one, token), ct);
                if (done.IsFailure)
                    return new JobOutcome.RetryLater(done.Error.Detail);
            }
        }

        return new JobOutcome.Done();
    }

    // It may have been read meanwhile, or another worker was faster.
    private async Task<Result> Notify(UnreadConversation found, CancellationToken ct)
    {
        if (await unread.FindAgain(found, ct) is not { } still)
            return Result.Success;
        unread.Note(still);
        var address = $"{settings.AppAddress}/conversations/{still.Conversation}";
        _ = await notifier.Notify(
            Template, still.Reader, new UnreadNotice(still.Subject.Value, still.Count, address, still.Conversation.ToString()), ct);
        return Result.Success;
    }
}
