namespace CleanOrders.WebApi.Tests.Postgres.Payments;

/// <summary>Money of one order goes back twice at once, on two instances.</summary>
public sealed class RefundedLinesRaceTests
{
    private const int Races = 20;

    [Fact]
    public async Task However_refunds_returns_and_a_cancelled_rest_meet_no_line_gives_more_than_it_cost()
    {
        await using var database = await TestDatabase.Seeded();
        await using var one = await Api.New(new ApiOptions { Database = database });
        await using var other = await Api.New(new ApiOptions { Database = database });
        var (lamps, chairs) = (await one.NewProduct(stock: 1000, price: 137), await one.NewProduct(stock: 1000, price: 174));
        for (var race = 0; race < Races; race++)
        {
            var order = await one.As(Customer).PlaceOrder((2, lamps), (1, chairs)).Order();
            await one.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
            await one.As(Warehouse).Prepare(order).ShouldBe(HttpStatusCode.OK);
            order = await one.As(Warehouse).Ship(order, (1, lamps)).Order();
            order = await one.As(Warehouse).Deliver(order).Order();

            var isReturn = race % 2 == 0;
            if (isReturn)
            {
                order = await one.As(Warehouse).ShipRest(order).Order();
                order = await one.As(Warehouse).Deliver(order, parcel: 1).Order();
                order = await one.As(Customer).RequestReturn(order, (2, lamps)).Order();
            }

            var refunds = Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? one : other).As(Support).RefundUntilDecided(order, 100))
                .ToList();
            var back = isReturn ? other.As(Warehouse).ReceiveReturn(order) : other.As(Support).CancelRest(order);
            var answers = await Task.WhenAll([.. refunds, back]);

            answers.ShouldAllBe(
                answer => (int)answer.Status < 300 || answer.Status == HttpStatusCode.Conflict
                    || answer.Status == HttpStatusCode.ServiceUnavailable);
            var after = await one.As(Customer).See(order);
            after.Lines.ShouldAllBe(line => line.Refunded.Amount <= line.Total.Amount);
            after.Lines.Sum(line => line.Refunded.Amount).ShouldBe(after.Payment.Refunded.Amount);
            after.Payment.Refunded.Amount.ShouldBeLessThanOrEqualTo(after.Payment.Captured.Amount);
        }

        await database.ShouldAddUp();
    }
}
