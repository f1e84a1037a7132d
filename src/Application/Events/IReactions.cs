using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Events;

/// <summary>The reactions that there are.</summary>
public interface IReactions
{
    /// <summary>Applies the fact, unless it was applied before.</summary>
    /// <returns>What the reaction says; nothing, where there is none of this name.</returns>
    Task<Result?> React(string name, Fact fact, CancellationToken ct);

    /// <returns>The fact that this text says; nothing, where it says none.</returns>
    Fact? Read(string text);
}
