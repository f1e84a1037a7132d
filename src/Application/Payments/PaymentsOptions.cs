using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Payments;

/// <summary>The section <c>Payments</c> of the configuration, as far as it does not depend on the provider.</summary>
public sealed class PaymentsOptions
{
    /// <summary>
    /// How long after an attempt to pay has begun the provider is asked about it, if it has not ended: 1 second to 10 minutes. Shorter than
    /// a call to the provider may take is safe, and asks about what is still on its way.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ResolveAfter { get; set; } = TimeSpan.FromSeconds(15);
}
