using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>All orders.</summary>
public interface IOrders
{
    /// <summary>The order, if there is one; of one customer only where <paramref name="ownedBy"/> says so.</summary>
    Task<Order?> Find(OrderId id, UserId? ownedBy, CancellationToken ct);

    void Add(Order order);

    /// <summary>Unpaid orders whose time to pay is over, the oldest first.</summary>
    /// <param name="grace">How much longer it is for those with an attempt to pay under way.</param>
    Task<IReadOnlyList<OrderId>> Overdue(DateTimeOffset now, TimeSpan grace, int atMost, CancellationToken ct);
}
