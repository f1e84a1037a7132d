using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Postgres.Payments;

public sealed class PaymentAmountTests
{
    [Fact]
    public async Task Money_of_another_amount_than_was_asked_for_pays_nothing_and_waits_for_a_person()
    {
        await using var provider = await PaymentProvider.Start();
        await using var api = await Api.New(new ApiOptions { Settings = new Dictionary<string, string>(Money.Settings(provider)) });
        await provider.Fault(new Fault(Mishap.WrongAmount) { Call = "charge" });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();

        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Accepted);

        var letter =
            await Eventually.Be(
                () => api.Database.Column("SELECT error FROM jobs WHERE type = 'payments.resolve' AND status = 'dead'"),
                errors => errors.Count == 1);
        letter[0].ShouldContain("and not");
        (await api.As(Customer).See(order)).Status.ShouldBe("awaiting_payment");
        (await api.As(Support).PaymentsOf(order)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            payment => payment.Status.ShouldBe("unknown"),
            payment => payment.Captured.Amount.ShouldBe(0));
    }
}
