using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class LayerTests
{
    public static TheoryData<string> Rules => Layers.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Layers.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Layers.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Layers.Book.ShouldRefuseAnEmptySelection(rule);
}
