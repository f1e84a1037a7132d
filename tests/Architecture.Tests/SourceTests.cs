using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class SourceTests
{
    public static TheoryData<string> Rules => Sources.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Sources.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Sources.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Sources.Book.ShouldRefuseAnEmptySelection(rule);
}
