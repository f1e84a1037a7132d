using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

/// <summary>Of no line goes back more than it cost, in whatever order money goes back.</summary>
public sealed class RefundedLinesTests
{
    [Fact]
    public void A_return_does_not_pay_again_what_was_refunded_of_its_line()
    {
        var order = An.Order().With(1, "SKU-1", 137).With(1, "SKU-2", 174).Delivered();
        order.Refund(174).ShouldSucceed();
        Refunded(order).ShouldBe([77, 97]);

        order.Refund(order.Return((1, "SKU-1")).ShouldSucceed().Lines).ShouldSucceed();

        Refunded(order).ShouldBe([137, 97]);
        order.Refunded.Amount.ShouldBe(174 + 60);
    }

    [Fact]
    public void Returns_piece_by_piece_lose_no_cent_of_what_is_left()
    {
        var order = An.Order().With(3, "SKU-1", 100).Delivered();
        order.Refund(101).ShouldSucceed();

        for (var piece = 0; piece < 3; piece++)
            order.Refund(order.Return((1, "SKU-1")).ShouldSucceed().Lines).ShouldSucceed();

        Refunded(order).ShouldBe([300]);
        order.Refunded.ShouldBe(order.Captured);
    }

    [Fact]
    public void A_refund_gives_no_line_more_than_it_has_left()
    {
        var order = An.Order().With(1, "SKU-1", 1000).With(1, "SKU-2", 10).With(1, "SKU-3", 0).Delivered();
        order.Refund(order.Return((1, "SKU-1")).ShouldSucceed().Lines).ShouldSucceed();

        order.Refund(10).ShouldSucceed();

        Refunded(order).ShouldBe([1000, 10, 0]);
        order.Refund(1).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
    }

    [Fact]
    public void More_than_a_line_has_left_is_a_bug_and_not_a_refund()
    {
        var order = An.Order().With(1, "SKU-1", 100).With(1, "SKU-2", 100).Paid();
        var amount = new Money(101, Currency.Eur);

        _ = Should.Throw<InvalidOperationException>(
            () => order.Refund(amount, [new RefundLine(order.Lines[0].Sku, amount)], The.Staff, order.Later()));
        _ = Should.Throw<InvalidOperationException>(() => order.Refund(amount, [], The.Staff, order.Later()));
        Refunded(order).ShouldBe([0, 0]);
    }

    [Fact]
    public void What_could_not_go_back_is_left_of_its_lines_again()
    {
        var order = An.Order().With(1, "SKU-1", 100).With(1, "SKU-2", 300).Paid();
        var refund = Promised(order, 200);

        order.FailRefund(refund, order.Later());

        Refunded(order).ShouldBe([0, 0]);
        order.Refund(400).ShouldSucceed();
    }

    [Fact]
    public void A_refund_of_before_there_were_parts_fails_though_its_line_has_less()
    {
        var order = An.Order().With(1, "SKU-1", 100).With(1, "SKU-2", 300).Paid();
        var refund = Promised(order, 200);
        var asItWasWritten = refund with { Lines = [new RefundLine(order.Lines[0].Sku, refund.Amount)] };

        order.FailRefund(asItWasWritten, order.Later());

        Refunded(order).ShouldBe([0, 0]);
        order.Refunded.Amount.ShouldBe(0);
    }

    /// <summary>Two thousand lives with refunds, refunds that fail, returns and cancellations in any order.</summary>
    [Fact]
    public void Whatever_goes_back_a_line_keeps_within_its_price_and_the_lines_are_the_order()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var builder = Enumerable.Range(1, random.Next(1, 6))
                .Aggregate(An.Order(),
                    (built, i) => built.With(random.Next(1, 6), $"SKU-{i}", random.Next(4) == 0 ? 0 : random.Next(1, 300)));
            var order = builder.Paid();
            var pending = new List<Refund>();
            for (var step = 0; step < 25; step++)
            {
                Step(order, random, pending);
                ShouldAddUp(order, $"seed {seed}, step {step}");
            }
        }
    }

    private static void Step(Order order, Random random, List<Refund> pending)
    {
        var left = (order.Captured - order.Refunded).Amount;
        switch (random.Next(9))
        {
            case 0 or 1 when left > 0:
                pending.Add(Promised(order, random.NextInt64(1, left + 1)));
                break;
            case 2:
                order.Refund(left + 1).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
                break;
            case 3 when pending.Count > 0:
                order.FailRefund(pending[0], order.Later());
                pending.RemoveAt(0);
                break;
            case 4:
                _ = order.Prepare();
                break;
            case 5 when order.Lines.Where(line => line.ToShip > Quantity.Zero && !line.IsRefunded).ToArray() is { Length: > 0 } some:
                _ = order.Ship((random.Next(1, some[0].ToShip.Value + 1), some[0].Sku.Value));
                break;
            case 6 when order.Status == OrderStatus.PartiallyShipped && random.Next(3) == 0:
                order.Refund(order.CancelRest().ShouldSucceed()).ShouldSucceed();
                break;
            case 6 when random.Next(6) == 0 && !order.CancelByStaff().IsFailure:
                if (left > 0)
                    order.Refund(left).ShouldSucceed();
                order.Refunded.ShouldBe(order.Captured);
                break;
            case 7:
                foreach (var parcel in order.Shipments.Where(parcel => parcel.DeliveredAt is null))
                    order.Deliver(parcel).ShouldSucceed();
                break;
            case 8 when order.Allowed().Contains(OrderAction.Returns):
                var line = order.Lines.First(line => line.Shipped > line.Returned);
                var pieces = random.Next(1, (line.Shipped - line.Returned).Value + 1);
                order.Refund(order.Return((pieces, line.Sku.Value)).ShouldSucceed().Lines).ShouldSucceed();
                break;
        }
    }

    private static Refund Promised(Order order, long cents)
    {
        var amount = new Money(cents, Currency.Eur);
        var parts = order.RefundLinesOf(amount);
        order.Refund(amount, parts, The.Staff, order.Later()).ShouldSucceed();
        return new Refund(
            TypedId.New<RefundId>(The.Moment), amount, The.Reason, The.Staff, The.Moment, parts, RefundStatus.Pending, Reference: null,
            Why: null, EndedAt: null);
    }

    private static void ShouldAddUp(Order order, string because)
    {
        // Not ShouldAllBe, which compiles its expression each time.
        order.Lines.Where(line => line.Refunded.Amount < 0 || line.Refunded.Amount > line.Total.Amount).ShouldBeEmpty(because);
        order.Lines.Sum(line => line.Refunded.Amount).ShouldBe(order.Refunded.Amount, because);
        order.Refunded.Amount.ShouldBeLessThanOrEqualTo(order.Captured.Amount, because);
    }

    private static IEnumerable<long> Refunded(Order order) => order.Lines.Select(line => line.Refunded.Amount);
}
