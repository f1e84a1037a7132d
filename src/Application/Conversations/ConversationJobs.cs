using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Conversations;

/// <summary>The jobs of conversations, and on what terms they are done.</summary>
public static class ConversationJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<CloseSilentConversations, CloseSilentConversationsHandler>("conversations.close_silent") with
        {
            AtOnce = 1,
            Retry = RetryPolicy.Unceasing,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SweepAttachments, SweepAttachmentsHandler>("conversations.sweep_attachments") with
        {
            AtOnce = 1,
            Timeout = TimeSpan.FromHours(1),
            KeepSucceeded = TimeSpan.FromHours(1),
        },
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules =
    [
        new("close-silent-conversations", "00:05:00", new CloseSilentConversations()),
        new("sweep-attachments", "30 3 * * *", new SweepAttachments()),
    ];
}
