using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>The section <c>Conversations</c> of the configuration: what messages may carry.</summary>
public sealed class AttachmentOptions
{
    /// <summary>How many attachments one message may have: 1 to 100.</summary>
    [Range(1, 100)]
    public int MostAttachments { get; set; } = 10;

    /// <summary>
    /// Where the bytes of attachments are kept, the same on every instance; made with mode 700. Left out: in <c>Data:Directory</c>.
    /// </summary>
    public string? AttachmentDirectory { get; set; }
}
