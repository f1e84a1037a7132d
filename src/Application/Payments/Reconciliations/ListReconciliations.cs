using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Payments.Reconciliations;

/// <summary>All comparisons, the youngest first. Answered by pages of <see cref="ReconciliationDetails"/>.</summary>
public sealed record ListReconciliations(Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRead);
}
