using System.Reflection;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

/// <summary>The rules between layers and on names, with NetArchTest.</summary>
public sealed class NamespaceTests
{
    private static readonly Assembly[] Code = [.. CompiledCode.Assemblies.Select(assembly => Assembly.Load(assembly.Name.Name))];

    public static TheoryData<string> Rules => [.. NamespaceRules.All.Select(rule => rule.Name)];

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Find(rule).Check(Code).ShouldBeEmpty();

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule)
    {
        var caught = Find(rule).Check(typeof(NamespaceTests).Assembly);

        caught.Where(name => name.Contains(".Canaries.", StringComparison.Ordinal)).ShouldBe(Find(rule).Catches);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) =>
        Should.Throw<InvalidOperationException>(() => Find(rule).Check(typeof(object).Assembly)).Message
            .ShouldBe($"'{rule}' selected nothing.");

    private static NamespaceRule Find(string name) => NamespaceRules.All.Single(rule => rule.Name == name);
}
