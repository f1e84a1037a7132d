using CleanOrders.Application.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Payments;

/// <summary>What an outcome means to whoever asked for 19.99 EUR.</summary>
public sealed class ChargeOutcomeTests
{
    private static readonly Money Asked = new(1999, Currency.Eur);

    [Theory]
    [InlineData(ChargeStatus.NotSent, ChargeStatus.Unknown)]
    [InlineData(ChargeStatus.Unknown, ChargeStatus.Unknown)]
    [InlineData(ChargeStatus.NotFound, ChargeStatus.Unknown)]
    [InlineData(ChargeStatus.Pending, ChargeStatus.Pending)]
    [InlineData(ChargeStatus.Captured, ChargeStatus.Captured)]
    [InlineData(ChargeStatus.Declined, ChargeStatus.Declined)]
    [InlineData(ChargeStatus.UnknownToken, ChargeStatus.UnknownToken)]
    [InlineData(ChargeStatus.Voided, ChargeStatus.Voided)]
    public void Of_a_charge_that_may_have_been_sent_before_nobody_says_that_it_was_not(ChargeStatus said, ChargeStatus means)
    {
        var outcome = new ChargeOutcome(said, Reason: "a_reason");

        outcome.IfSentBefore().ShouldBe(outcome with { Status = means });
    }

    [Theory]
    [InlineData(1999L, "EUR", false)]
    [InlineData(null, "EUR", false)]
    [InlineData(2000L, "EUR", true)]
    [InlineData(1998L, "EUR", true)]
    [InlineData(1999L, "USD", true)]
    public void What_was_taken_is_compared_with_what_was_asked_for(long? amount, string currency, bool isAnother)
    {
        var named = amount is { } value ? new Money(value, new Currency(currency)) : (Money?)null;
        var outcome = new ChargeOutcome(ChargeStatus.Captured, Amount: named);

        outcome.Taken(Asked).ShouldBe(named ?? Asked);
        outcome.TookAnotherAmount(Asked).ShouldBe(isAnother);
    }

    [Fact]
    public void Nothing_was_taken_where_the_provider_does_not_say_so()
    {
        foreach (var status in Enum.GetValues<ChargeStatus>().Where(status => status != ChargeStatus.Captured))
        {
            var outcome = new ChargeOutcome(status, Amount: Asked with { Amount = 2000 });
            outcome.Taken(Asked).ShouldBeNull();
            outcome.TookAnotherAmount(Asked).ShouldBeFalse();
        }
    }
}
