using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>The section <c>Webhooks</c> of the configuration, as far as it says how and where messages are sent.</summary>
internal sealed class WebhookSendingOptions : IValidatableObject
{
    /// <summary>How long one attempt takes at most, from the look-up of the name to the answer: 1 second to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether events are also sent to this machine, and there without encryption. In Development only.</summary>
    public bool AllowLoopback { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AllowLoopback && !validationContext.GetRequiredService<IHostEnvironment>().IsDevelopment())
            yield return new ValidationResult(
                "Webhooks:AllowLoopback is for Development: elsewhere a webhook must not reach the machine of the service.");
    }
}
