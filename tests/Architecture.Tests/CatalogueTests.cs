using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class CatalogueTests
{
    public static TheoryData<string> Rules => Catalogue.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Catalogue.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Catalogue.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Catalogue.Book.ShouldRefuseAnEmptySelection(rule);
}
