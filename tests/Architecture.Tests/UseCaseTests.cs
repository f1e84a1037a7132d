using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class UseCaseTests
{
    public static TheoryData<string> Rules => UseCases.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => UseCases.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => UseCases.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => UseCases.Book.ShouldRefuseAnEmptySelection(rule);
}
