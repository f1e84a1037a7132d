using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class WordTests
{
    public static TheoryData<string> Rules => Words.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Words.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Words.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Words.Book.ShouldRefuseAnEmptySelection(rule);
}
