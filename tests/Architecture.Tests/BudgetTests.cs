using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Architecture.Tests.Rules;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests;

public sealed class BudgetTests
{
    // The strict count of Journey; docs/adr/0014 says what it counts.
    private const int LongestWay = 16;

    public static TheoryData<string> Rules => Budgets.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Budgets.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Budgets.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Budgets.Book.ShouldRefuseAnEmptySelection(rule);

    [Fact]
    public void An_order_is_placed_on_a_short_way()
    {
        var way = Journey.Of(Method("OrderEndpoints", "PlaceOrder"), Method("UnitOfWorkFilter", "InvokeAsync"));

        way.Count.ShouldBeInRange(8, LongestWay, string.Join('\n', way));
    }

    [Fact]
    public void A_way_leads_through_all_that_hides_a_call()
    {
        var start = CompiledCode.Canaries.Single(type => type.Name == "Voyage").Methods.Single(method => method.Name == "Start");
        var graph = new CallGraph(
            contract => CompiledCode.Canaries.Where(type => type.Interfaces.Any(known => known.InterfaceType == contract)),
            isOffTheWay: _ => false);

        graph.From(start).Select(method => $"{method.DeclaringType.Name}.{method.Name}").ShouldContain("Hamburg.Enter");
    }

    private static MethodDefinition Method(string type, string name) =>
        CompiledCode.Types.Single(candidate => candidate.Name == type).Methods.Single(method => method.Name == name);
}
