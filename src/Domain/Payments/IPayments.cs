using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

/// <summary>All attempts to take money.</summary>
public interface IPayments
{
    void Add(Payment payment);

    Task<Payment?> Find(PaymentId id, CancellationToken ct);

    /// <summary>The latest attempt for the order that this request began.</summary>
    Task<Payment?> FindBegunBy(string request, OrderId order, CancellationToken ct);
}
