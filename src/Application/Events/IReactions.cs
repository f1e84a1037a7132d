using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>The reactions that there are.</summary>
public interface IReactions
{
    /// <summary>Applies the event, unless it was applied before.</summary>
    /// <returns>What the reaction says; nothing, where there is none of this name.</returns>
    Task<Result?> React(string name, IntegrationEvent message, CancellationToken ct);

    /// <returns>The event that this text says; nothing, where it says none.</returns>
    IntegrationEvent? Read(string text);
}
