namespace CleanOrders.Domain.Notifications;

/// <summary>The suppression list.</summary>
public interface ISuppressions
{
    Task<Suppression?> Find(string address, CancellationToken ct);

    Task<Suppression?> Find(SuppressionId id, CancellationToken ct);

    void Add(Suppression suppressed);

    void Remove(Suppression suppressed);
}
