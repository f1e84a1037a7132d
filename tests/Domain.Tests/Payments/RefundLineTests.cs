using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Payments;

public sealed class RefundLineTests
{
    [Fact]
    public void What_cannot_be_split_evenly_goes_to_the_largest_remainders()
    {
        Shares(100, 1, 1, 1).ShouldBe([34, 33, 33]);
        Shares(100, 2, 1, 3).ShouldBe([33, 17, 50]);
        Shares(1, 5, 3).ShouldBe([1, 0]);
        Shares(7, 0, 1, 0).ShouldBe([0, 7, 0]);
        Shares(0, 3, 4).ShouldBe([0, 0]);
    }

    [Fact]
    public void Whatever_is_split_the_shares_are_the_amount_to_the_cent_and_none_is_off_by_one()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var weights = Enumerable.Range(0, random.Next(1, 101)).Select(_ => random.NextInt64(0, Money.HighestPrice)).Append(1).ToArray();
            var amount = random.NextInt64(0, Money.HighestPrice * 1000);

            var shares = Shares(amount, weights);

            shares.Sum().ShouldBe(amount, $"seed {seed}");
            var sum = weights.Aggregate(Int128.Zero, (total, weight) => total + weight);
            // Not ShouldAllBe, which compiles its expression each time.
            shares.Zip(weights).Where(pair => Int128.Abs((pair.First * sum) - ((Int128)amount * pair.Second)) >= sum)
                .ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void A_refund_belongs_to_the_lines_in_proportion_to_what_they_cost()
    {
        var order = An.Order().With(1, "SKU-1", 1000).With(2, "SKU-2", 1000).Paid();

        order.RefundLinesOf(Eur(100)).Select(line => (line.Sku.Value, line.Amount.Amount)).ShouldBe([("SKU-1", 33), ("SKU-2", 67)]);
    }

    [Fact]
    public void For_a_return_goes_back_what_its_pieces_cost_as_far_as_it_is_left_of_their_line()
    {
        var order = An.Order().With(1, "SKU-1", 1000).With(2, "SKU-2", 700).Delivered();
        var announced = order.RequestReturn((1, "SKU-1"), (1, "SKU-2")).ShouldSucceed();

        order.RefundLinesOf(announced.Lines).Select(line => (line.Sku.Value, line.Amount.Amount))
            .ShouldBe([("SKU-1", 1000), ("SKU-2", 700)]);

        order.Refund(2390).ShouldSucceed();
        order.RefundLinesOf(announced.Lines).Sum(line => line.Amount.Amount).ShouldBe(10);
        order.Refund(10).ShouldSucceed();
        order.RefundLinesOf(announced.Lines).ShouldBeEmpty();
    }

    private static Money Eur(long cents) => new(cents, Currency.Eur);

    private static IReadOnlyList<long> Shares(long amount, params long[] weights) =>
        [.. Eur(amount).Split(weights).Select(share => share.Amount)];
}
