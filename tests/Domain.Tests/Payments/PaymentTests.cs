using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Payments;

/// <summary>One attempt to pay, and its ledger. An order of <c>An.Order().Placed()</c> costs 5 × 19.99 euros.</summary>
public sealed class PaymentTests
{
    private static readonly DateTimeOffset Now = The.Moment.AddMinutes(1);
    private static readonly ProviderReference Charge = new("ch_1");

    [Fact]
    public void What_was_taken_is_authorised_and_captured_and_the_token_is_forgotten()
    {
        var payment = Begun();

        payment.Capture(Charge, Now).ShouldBeTrue();

        (payment.Status, payment.Authorised, payment.Captured, payment.Token).ShouldBe(
            (PaymentStatus.Succeeded, payment.Amount, payment.Amount, null));
        Kinds(payment).ShouldBe([PaymentEntryKind.Begun, PaymentEntryKind.Authorised, PaymentEntryKind.Captured]);
    }

    [Fact]
    public void It_is_taken_once_however_often_that_is_said()
    {
        var payment = Captured();

        payment.Capture(Charge, Now).ShouldBeFalse();
        payment.Decline("declined", Now);
        payment.Void("voided", Now);

        (payment.Status, payment.Captured, payment.Version).ShouldBe((PaymentStatus.Succeeded, payment.Amount, 3));
    }

    [Fact]
    public void Money_that_was_taken_after_all_is_in_the_ledger_whatever_was_thought_before()
    {
        var (declined, voided) = (Begun(), Begun());
        declined.Decline("declined", Now);
        voided.Void("timeout", Now);

        declined.Capture(Charge, Now).ShouldBeTrue();
        voided.Capture(Charge, Now).ShouldBeTrue();

        (declined.Captured, voided.Captured).ShouldBe((declined.Amount, voided.Amount));
    }

    [Fact]
    public void A_decline_is_final_for_its_attempt()
    {
        var payment = Begun();

        payment.Decline("insufficient_funds", Now);
        payment.StaysOpen(answered: false);
        payment.Void("timeout", Now);

        (payment.Status, payment.Why, payment.IsOpen, payment.Version).ShouldBe((PaymentStatus.Declined, "insufficient_funds", false, 2));
    }

    [Fact]
    public void No_more_goes_back_than_was_captured_counting_what_is_on_its_way()
    {
        var payment = Captured();
        var first = Refund(payment, 6000).ShouldSucceed();

        _ = Refund(payment, 3996).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
        _ = Refund(payment, 3995).ShouldSucceed();
        payment.Refund(first.Id, new ProviderReference("re_1"), Now).ShouldBeTrue();
        payment.Refund(first.Id, new ProviderReference("re_1"), Now).ShouldBeFalse();

        (payment.Refunded.Amount, payment.RefundPending.Amount).ShouldBe((6000, 3995));
        _ = Refund(payment, 1).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
    }

    [Fact]
    public void Money_of_another_currency_does_not_go_back_and_both_are_named()
    {
        var payment = Captured();

        var refused = payment.RequestRefund(new Money(1, new Currency("USD")), The.Reason, [], Actor.System, Now)
            .ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);

        refused.Detail.ShouldContain("is in EUR too, not in USD");
    }

    [Fact]
    public void What_could_not_go_back_can_be_promised_again()
    {
        var payment = Captured();
        var refund = Refund(payment, 9995).ShouldSucceed();

        payment.FailRefund(refund.Id, "closed_account", Now).ShouldBeTrue();
        payment.Refund(refund.Id, reference: null, Now).ShouldBeFalse();

        (payment.RefundPending.Amount, payment.Refunded.Amount).ShouldBe((0, 0));
        _ = Refund(payment, 9995).ShouldSucceed();
    }

    /// <summary>10,000 sequences of up to 30 commands, each with the seed that it is told by.</summary>
    [Fact]
    public void Whatever_happens_in_whatever_order_the_ledger_adds_up()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var payment = Begun();
            for (var step = random.Next(30); step > 0; step--)
                Something(payment, random);
            ShouldAddUp(payment, $"seed {seed}");
        }
    }

    private static void Something(Payment payment, Random random)
    {
        var refund = payment.Refunds.Count == 0 ? default : payment.Refunds[random.Next(payment.Refunds.Count)].Id;
        switch (random.Next(8))
        {
            case 0:
                _ = payment.Capture(Charge, Now);
                break;
            case 1:
                payment.Decline("declined", Now);
                break;
            case 2:
                payment.Void("timeout", Now);
                break;
            case 3:
                payment.StaysOpen(random.Next(2) == 0);
                break;
            case 4:
                _ = payment.Refund(refund, reference: null, Now);
                break;
            case 5:
                _ = payment.FailRefund(refund, "refused", Now);
                break;
            default:
                _ = Refund(payment, random.Next(1, 12_000));
                break;
        }
    }

    private static void ShouldAddUp(Payment payment, string because)
    {
        long Sum(PaymentEntryKind kind) => payment.Events.Where(entry => entry.Kind == kind).Sum(entry => entry.Amount.Amount);

        payment.Authorised.Amount.ShouldBe(Sum(PaymentEntryKind.Authorised), because);
        payment.Captured.Amount.ShouldBe(Sum(PaymentEntryKind.Captured), because);
        payment.Refunded.Amount.ShouldBe(Sum(PaymentEntryKind.Refunded), because);
        payment.RefundPending.Amount.ShouldBe(
            Sum(PaymentEntryKind.RefundRequested) - Sum(PaymentEntryKind.Refunded) - Sum(PaymentEntryKind.RefundFailed), because);
        payment.Refunds.Where(refund => refund.Status == RefundStatus.Pending).Sum(refund => refund.Amount.Amount)
            .ShouldBe(payment.RefundPending.Amount, because);
        payment.Captured.Amount.ShouldBeInRange(0, payment.Authorised.Amount, because);
        payment.Authorised.Amount.ShouldBeOneOf(0, payment.Amount.Amount);
        (payment.Refunded + payment.RefundPending).Amount.ShouldBeInRange(0, payment.Captured.Amount, because);
        payment.Events.Select(entry => entry.Version).ShouldBe(Enumerable.Range(1, payment.Version), because);
        (payment.Status == PaymentStatus.Succeeded).ShouldBe(payment.Captured.Amount > 0, because);
    }

    private static Payment Begun() => An.Order().Placed().NewPayment("simulator", new PaymentToken("tok_ok"), request: null, Now);

    private static Payment Captured()
    {
        var payment = Begun();
        _ = payment.Capture(Charge, Now);
        return payment;
    }

    private static Result<Refund> Refund(Payment payment, long cents) =>
        payment.RequestRefund(new Money(cents, Currency.Eur), The.Reason, [], Actor.System, Now);

    private static IEnumerable<PaymentEntryKind> Kinds(Payment payment) => payment.Events.Select(entry => entry.Kind);
}
