using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;

namespace CleanOrders.WebApi.Conversations;

/// <summary>An attachment in the document's examples.</summary>
internal static class AttachmentExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["uploadAttachment"] = new(Answer: new AttachmentDetails(
            TypedId.FirstAt<AttachmentId>(At), new AttachmentName("broken-kettle.jpg"), "image/jpeg", Size: 81_920,
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", At)),
    };
}
