using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Orders;

/// <summary>The section <c>Orders</c> of the configuration.</summary>
public sealed class OrdersOptions
{
    /// <summary>How long an order waits to be paid before it expires and its stock returns: 1 second to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan PaymentWindow { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How much longer an order waits for an attempt to pay that is under way; then it expires, and money that comes later goes back: 0 to
    /// 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PaymentGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often overdue orders are looked for: 100 milliseconds to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromSeconds(5);
}
