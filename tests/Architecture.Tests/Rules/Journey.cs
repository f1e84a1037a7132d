using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>
/// The files that one must read to follow a write from HTTP to its commit: those with a step of it, wherever the calls
/// lead, through interfaces to what stands behind them. Left out is what has no step:
/// <list type="bullet">
/// <item>the words that steps are written in: SharedKernel, and values that give one primitive a name;</item>
/// <item>data: properties, and the constructors and operators of records and structs;</item>
/// <item>refusals: who is refused has left the way.</item>
/// </list>
/// Of two databases a write meets one.
/// </summary>
internal static class Journey
{
    public static IReadOnlyList<string> Of(params IEnumerable<MethodDefinition> roots) =>
        [.. new CallGraph(contract => Implementations.Of(contract).Take(1), IsRefusal).From(roots).Where(IsStep).Select(CallGraph.FileOf)
            .OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static bool IsRefusal(MethodDefinition method) =>
        method.ReturnType.Name is "Error" or "Problem" or "ProblemType" || method.DeclaringType.Name is "Problem" or "ProblemType"
            || method.DeclaringType.Name.EndsWith("Errors", StringComparison.Ordinal);

    private static bool IsStep(MethodDefinition method)
    {
        var owner = method.DeclaringType;
        while (Names.IsPartOfItsOwner(owner))
            owner = owner.DeclaringType;
        var isData = method.IsGetter || method.IsSetter
            || ((method.IsConstructor || method.IsSpecialName) && (owner.IsValueType || DomainApi.IsRecord(owner)));
        return !isData && !DomainApi.IsValue(owner) && !CompiledCode.NamespaceOf(owner).EndsWith(".SharedKernel", StringComparison.Ordinal);
    }
}
