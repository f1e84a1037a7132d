using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>Who implements an interface, or goes on from an abstract class, in <c>src</c>.</summary>
internal static class Implementations
{
    public static IEnumerable<TypeDefinition> Of(TypeDefinition contract) =>
        CompiledCode.Types.Where(
            type => !type.IsInterface && !type.IsAbstract && Contracts(type).Any(known => known.FullName == contract.FullName));

    private static IEnumerable<TypeReference> Contracts(TypeDefinition type)
    {
        var own = type.Interfaces.Select(implemented => implemented.InterfaceType.GetElementType());
        return type.BaseType?.GetElementType() is { } parent
            ? own.Append(parent).Concat(parent.Resolve() is { } known ? Contracts(known) : [])
            : own;
    }
}
