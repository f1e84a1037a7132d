using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class ShapeTests
{
    public static TheoryData<string> Rules => Shapes.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Shapes.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Shapes.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Shapes.Book.ShouldRefuseAnEmptySelection(rule);
}
