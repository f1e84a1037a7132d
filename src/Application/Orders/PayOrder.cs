using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <param name="Token">From the payment provider; the simulator knows <c>tok_ok</c> and <c>tok_declined</c>.</param>
public sealed record PayOrder(string? Token)
{
    public const int LongestToken = 200;

    public override string ToString() => nameof(PayOrder);
}

/// <param name="Status">Always <c>succeeded</c> here: a payment that did not succeed is a problem, not an answer.</param>
public sealed record PaymentReceipt(PaymentId Id, OrderId Order, string Status, Money Amount, DateTimeOffset PaidAt);

public sealed class PayOrderHandler(IOrders orders, IPayments payments, IPaymentProvider provider, TimeProvider clock)
{
    public async Task<Result<PaymentReceipt>> Handle(PayOrder command, OrderTarget target, Caller caller, CancellationToken ct)
    {
        var found = await orders.FindFor(caller, target, owner: true, staff: null, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var token = violations.Take("/token", Text.Check(command.Token, PayOrder.LongestToken));
        if (violations.Any)
            return violations.ToError();

        // Decided before the provider is asked: an order that cannot be paid is never charged.
        var order = found.Value;
        var now = clock.GetUtcNow();
        var payment = new Payment(TypedId.New<PaymentId>(now), order.Id, order.Total, default, now);
        if (order.Pay(payment) is { IsFailure: true } refused)
            return refused.Error!;

        var charged = await provider.Charge(payment.Id, payment.Amount, new PaymentToken(token), ct);
        if (charged.IsFailure)
            return charged.Error;

        payments.Add(payment with { Reference = charged.Value });
        return new PaymentReceipt(payment.Id, order.Id, "succeeded", payment.Amount, now);
    }
}
