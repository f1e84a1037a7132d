using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>The attempts to pay several orders at once, the youngest first. Orders without any are not among them.</summary>
public sealed record FindPayments(IReadOnlyCollection<OrderId> Orders, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRead);
}
