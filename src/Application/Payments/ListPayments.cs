using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>Attempts to pay, the youngest first. Answered by pages of <see cref="PaymentDetails"/>.</summary>
/// <param name="Statuses">In any of these; none means all.</param>
public sealed record ListPayments(Caller Caller, IReadOnlyList<PaymentStatus> Statuses, string? Provider, OrderId? Order, PageRequest Page)
    : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRead);
}
