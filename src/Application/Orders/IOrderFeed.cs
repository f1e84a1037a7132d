using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>What happens to orders, as it happens: however many follow one here, the database is asked for it once.</summary>
public interface IOrderFeed
{
    /// <summary>
    /// Begins a subscription: nothing that becomes known of the order from now on is missed. Who may see it is for the caller to find out.
    /// </summary>
    IOrderFollower Follow(OrderId order);
}

/// <summary>Somebody who follows an order, until disposed.</summary>
public interface IOrderFollower : IDisposable
{
    /// <summary>The last version that is known by other ways: what comes after it is given.</summary>
    void Knows(int version);

    /// <summary>Waits in real time, whatever clock the service goes by.</summary>
    /// <returns>What has happened since, in order; nothing, where the time was over before anything did.</returns>
    Task<IReadOnlyList<OrderHistoryEntry>> Next(TimeSpan atMost, CancellationToken ct);
}
