using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class DomainApiTests
{
    public static TheoryData<string> Rules => DomainApi.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => DomainApi.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => DomainApi.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => DomainApi.Book.ShouldRefuseAnEmptySelection(rule);
}
