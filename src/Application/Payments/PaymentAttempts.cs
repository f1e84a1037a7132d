using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>
/// Begins attempts to pay. Each is committed before the provider is asked, with a job that finds out what became of it if nobody else does.
/// </summary>
public sealed class PaymentAttempts(
    IPayments payments, IPaymentProvider provider, IJobQueue jobs, PaymentsOptions options, TimeProvider clock)
{
    /// <summary>Who moves the money of an order that costs nothing.</summary>
    public const string NoProvider = "none";

    /// <returns>
    /// A new attempt; the earlier one, where <paramref name="request"/> has begun it and it did not fail; or why the order cannot be paid.
    /// </returns>
    public async Task<Result<BegunPayment>> Begin(Order order, PaymentToken token, string request, CancellationToken ct)
    {
        var earlier = await payments.FindBegunBy(request, order.Id, ct);
        if (order.IsFree && earlier is not { Status: PaymentStatus.Succeeded })
            return PayNothing(order, token, request);
        if (earlier is { IsOpen: true } && earlier.Token != token.Value)
            return UnitOfWorkErrors.KeyReused.With("This key was used with another body before.");
        if (earlier is { IsOpen: true } or { Status: PaymentStatus.Succeeded })
            return new BegunPayment(earlier, IsNew: false);

        var now = clock.GetUtcNow();
        var payment = order.NewPayment(provider.Name, token, request, now);
        if (order.BeginPayment(payment) is { IsFailure: true } refused)
            return refused.Error!;

        payments.Add(payment);
        _ = await jobs.Enqueue(new ResolvePayment(payment.Id), new JobTerms { RunAt = now + options.ResolveAfter }, ct);
        return new BegunPayment(payment, IsNew: true);
    }

    // Placed before such orders were paid by themselves. It ends before it is asked for, so there is nothing to ask a provider.
    private Result<BegunPayment> PayNothing(Order order, PaymentToken token, string request)
    {
        var now = clock.GetUtcNow();
        var payment = order.NewPayment(NoProvider, token, request, now);
        _ = payment.Capture(reference: null, now);
        if (order.Pay(payment, now) is { IsFailure: true } refused)
            return refused.Error!;

        payments.Add(payment);
        return new BegunPayment(payment, IsNew: true);
    }
}

/// <param name="IsNew">Whether the provider was certainly never asked about it.</param>
public sealed record BegunPayment(Payment Payment, bool IsNew);
