using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>
/// What Domain shows to others speaks in named values. A value itself is made of primitives, so it may speak of them:
/// <list type="bullet">
/// <item>a struct or record with one field, which is primitive, and the interface that only such structs implement;</item>
/// <item>a record whose name ends with <c>Parts</c>: what somebody sent, not looked at yet;</item>
/// <item>the primary constructor of a record: its parameters are the record's members, each with its name.</item>
/// </list>
/// </summary>
internal static class DomainApi
{
    private static readonly string[] Bare = ["System.Guid", "System.Decimal", "System.Double", "System.Single"];
    private static readonly string[] Primitive =
        [.. Bare, "System.String", "System.Boolean", "System.Char", "System.Byte", "System.Int16", "System.Int32", "System.Int64",
            "System.UInt32", "System.UInt64"];

    public static readonly RuleBook<TypeDefinition> Book = new(() => CompiledCode.Types, () => CompiledCode.Canaries,
        new("State changes through methods: no public setter", IsDomain, type => type.Properties
            .Where(property => property.SetMethod is { IsPublic: true } setter && !setter.ReturnType.IsRequiredModifier)
            .Select(property => $"{Names.Of(type)}.{property.Name} (Domain has no public setter)"))
        {
            Catches = ["Domain.Canaries.Leaky.Count (Domain has no public setter)"],
        },
        new("No bare Guid or number with a fraction", IsForOthers, type => Visible(type)
            .SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)
                .Where(used => Bare.Contains(Unwrapped(used).FullName, StringComparer.Ordinal))
                .Select(used => $"{Names.Of(type, type, method.Name)} → {Names.Of(Unwrapped(used))} (give it a name: a value of its own)")))
        {
            Catches =
            [
                "Domain.Canaries.Leaky.Id → System.Guid (give it a name: a value of its own)",
                "Domain.Canaries.Leaky.Priced → System.Decimal (give it a name: a value of its own)",
            ],
        },
        new("No two values of one primitive type side by side", IsForOthers, type => Visible(type)
            .Where(method => !IsPrimaryConstructor(method))
            .SelectMany(method => method.Parameters.Zip(method.Parameters.Skip(1))
                .Where(pair => Primitive.Contains(Unwrapped(pair.First.ParameterType).FullName, StringComparer.Ordinal)
                    && Unwrapped(pair.First.ParameterType).FullName == Unwrapped(pair.Second.ParameterType).FullName)
                .Select(pair =>
                    $"{Names.Of(type, type, method.Name)} → {pair.First.Name}, {pair.Second.Name} (two of "
                        + $"{Names.Of(Unwrapped(pair.First.ParameterType))} side by side)")))
        {
            Catches = ["Domain.Canaries.Leaky.Send → from, to (two of System.String side by side)"],
        },
        new("Domain waits for nothing: no async body", type => CompiledCode.LayerOf(type) == "Domain"
            && type.HasMethods, type => type.Methods
            .Where(method =>
                method.CustomAttributes.Any(
                    attribute => attribute.AttributeType.Name is "AsyncStateMachineAttribute" or "AsyncIteratorStateMachineAttribute"))
            .Select(method => $"{Names.Of(type, type, method.Name)} (Domain has no async body)"))
        {
            Catches =
            [
                "Domain.Canaries.Clock.Later (Domain has no async body)",
                "Domain.Canaries.Knower.AsyncBody (Domain has no async body)",
            ],
        });

    private static bool IsDomain(TypeDefinition type) => CompiledCode.LayerOf(type) == "Domain" && Shapes.Written(type);

    private static bool IsForOthers(TypeDefinition type) =>
        IsDomain(type) && (type.IsPublic || type.IsNestedPublic) && !IsValue(type) && !IsContractOfValues(type)
        && !type.Name.EndsWith("Parts", StringComparison.Ordinal);

    /// <summary>A struct or record that gives one primitive a name.</summary>
    public static bool IsValue(TypeDefinition type) => (type.IsValueType || IsRecord(type))
        && type.Fields.Where(field => !field.IsStatic).ToArray() is [var only]
        && Primitive.Contains(only.FieldType.FullName, StringComparer.Ordinal);

    private static bool IsContractOfValues(TypeDefinition type) =>
        type.IsInterface && Implementations.Of(type).ToArray() is [_, ..] all && all.All(IsValue);

    public static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name == "PrintMembers");

    private static IEnumerable<MethodDefinition> Visible(TypeDefinition type) =>
        type.Methods.Where(method => (method.IsPublic || method.IsFamily)
        && (method.IsGetter || method.IsSetter
            || !method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute")));

    private static bool IsPrimaryConstructor(MethodDefinition method) => method.IsConstructor && IsRecord(method.DeclaringType)
        && method.Parameters.All(
            parameter =>
                method.DeclaringType.Properties.Any(
                    property => property.Name == parameter.Name && property.PropertyType.FullName == parameter.ParameterType.FullName));

    /// <summary>What is inside of <c>T?</c>, <c>ref T</c> and <c>T[]</c>.</summary>
    private static TypeReference Unwrapped(TypeReference type) => type switch
    {
        GenericInstanceType { GenericArguments: [var inner] } nullable when nullable.ElementType.FullName == "System.Nullable`1" =>
            Unwrapped(inner),
        GenericInstanceType generic => generic,
        TypeSpecification specification => Unwrapped(specification.ElementType),
        _ => type,
    };
}
