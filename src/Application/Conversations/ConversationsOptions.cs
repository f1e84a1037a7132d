using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Conversations;

/// <summary>The section <c>Conversations</c> of the configuration: how much one may write.</summary>
public sealed class ConversationsOptions
{
    /// <summary>How many messages one author may send within <see cref="MessageWindow"/>: 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MostMessages { get; set; } = 60;

    /// <summary>The time in which <see cref="MostMessages"/> are counted: 1 second to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MessageWindow { get; set; } = TimeSpan.FromMinutes(1);
}
