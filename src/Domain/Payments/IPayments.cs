using CleanOrders.Domain.Orders;

namespace CleanOrders.Domain.Payments;

/// <summary>The payments that were made.</summary>
public interface IPayments
{
    void Add(Payment payment);

    /// <summary>What was paid for the order, oldest first.</summary>
    Task<IReadOnlyList<Payment>> Of(OrderId order, CancellationToken ct);
}
