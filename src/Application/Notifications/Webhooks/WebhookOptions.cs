using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Notifications.Webhooks;

/// <summary>The section <c>Webhooks</c> of the configuration, as far as it says how long things last.</summary>
public sealed class WebhookOptions
{
    /// <summary>An endpoint that has failed for so long, and took nothing in between, is disabled: 1 hour to 90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>How long deliveries that have ended are kept: 4 to 400 days.</summary>
    [Range(typeof(TimeSpan), "4.00:00:00", "400.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
