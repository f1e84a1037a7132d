using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What types look like, whatever layer they are in.</summary>
internal static class Shapes
{
    public static readonly RuleBook<TypeDefinition> Book = new(() => CompiledCode.Types, () => CompiledCode.Canaries,
        new("A class is sealed, static or abstract", type => type.IsClass && Written(type), type =>
            type.IsSealed || type.IsAbstract ? [] : [$"{Names.Of(type)} (a class is sealed, static or abstract)"])
        {
            Catches = ["Domain.Canaries.Heir (a class is sealed, static or abstract)"],
        },
        new("An interface has members", type => type.IsInterface && Written(type), type =>
            type.HasMethods || type.HasProperties ? [] : [$"{Names.Of(type)} (an interface has members)"])
        {
            Catches = ["Domain.Canaries.IMarker (an interface has members)"],
        },
        new("An interface with one implementation is a port or a repository", type => type.IsInterface && Written(type), type =>
            IsPort(type) || IsRepository(type) || IsForRegistering(type) || Implementations.Of(type).Count() > 1
                ? []
                : [$"{Names.Of(type)} (an interface with one implementation is a port or a repository)"])
        {
            Catches =
            [
                "Application.Canaries.IHarbour (an interface with one implementation is a port or a repository)",
                "Domain.Canaries.ILonely (an interface with one implementation is a port or a repository)",
                "Domain.Canaries.IMarker (an interface with one implementation is a port or a repository)",
                "Domain.Canaries.Nameless (an interface with one implementation is a port or a repository)",
            ],
        },
        new("What is public in Infrastructure is there for the hosts to compose", type => IsPublicInfrastructure(type)
            && Written(type), type =>
        [
            .. IsForComposing(type) ? [] : new[] { $"{Names.Of(type)} (public is what is static, sealed ...Options and ...Exception)" },
            .. IsKnownToAHost(type) ? [] : new[] { $"{Names.Of(type)} (public, and no host knows it)" },
        ])
        {
            Catches =
            [
                "Infrastructure.Canaries.Helpers.OpenOrderService (public is what is static, sealed ...Options and ...Exception)",
                "Infrastructure.Canaries.Helpers.OpenOrderService (public, and no host knows it)",
                "Infrastructure.Canaries.Helpers.UnknownOptions (public, and no host knows it)",
            ],
        },
        new("Nothing calls what BannedSymbols.txt bans", type => !Names.IsPartOfItsOwner(type), Banned.CallsIn)
        {
            Catches =
            [
                "Domain.Canaries.Clock.Later → System.Guid.NewGuid (Ids are UUIDv7: use the New of the id's type)",
                "Domain.Canaries.Clock.Now → System.DateTimeOffset.UtcNow (Take the time from TimeProvider)",
            ],
        });

    /// <summary>By a person: not by the compiler, a source generator or EF.</summary>
    public static bool Written(TypeDefinition type) =>
        !type.Name.Contains('<') && type.BaseType?.Name is not ("Migration" or "ModelSnapshot")
        && CompiledCode.IsOurs(CompiledCode.NamespaceOf(type) + ".")
        && !type.CustomAttributes.Any(
            attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    /// <summary>What Application needs and an outer layer gives.</summary>
    private static bool IsPort(TypeDefinition type) =>
        CompiledCode.LayerOf(type) == "Application"
            && Implementations.Of(type).Select(CompiledCode.LayerOf).ToHashSet() is { Count: > 0 } layers
            && !layers.Contains("Application");

    /// <summary>A generic parameter has to be one: a feature of a user's own will be the next.</summary>
    private static bool IsForRegistering(TypeDefinition type) =>
        CompiledCode.Types.SelectMany(other => other.Methods).SelectMany(method => method.GenericParameters)
            .SelectMany(parameter => parameter.Constraints)
            .Any(constraint => constraint.ConstraintType.GetElementType().FullName == type.FullName);

    private static bool IsRepository(TypeDefinition type) => CompiledCode.LayerOf(type) == "Domain"
        && SourceTree.FilesOf(type).ToArray() is [var file] && file.Name == type.Name
        && file.Path.StartsWith("src/Domain/", StringComparison.Ordinal);

    private static bool IsPublicInfrastructure(TypeDefinition type) => CompiledCode.LayerOf(type) == "Infrastructure" && type.IsPublic;

    private static bool IsForComposing(TypeDefinition type) =>
        type.IsSealed
            && (type.IsAbstract || type.Name.EndsWith("Options", StringComparison.Ordinal)
                || type.Name.EndsWith("Exception", StringComparison.Ordinal));

    // By itself, or by what hosts share.
    private static bool IsKnownToAHost(TypeDefinition type) => CompiledCode.Assemblies
        .Where(assembly => assembly.EntryPoint is not null || assembly.Name.Name.EndsWith(".ServiceDefaults", StringComparison.Ordinal))
        .Any(host => host.MainModule.GetTypeReferences().Any(known => known.FullName == type.FullName));
}
