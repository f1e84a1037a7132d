namespace CleanOrders.Application.Jobs.Retention;

/// <summary>Records that are kept for a time, and no longer.</summary>
public interface IRetention
{
    /// <summary>Deletes what is older. Nothing more happens when it is done twice, or by two at once.</summary>
    Task Prune(CancellationToken ct);
}
