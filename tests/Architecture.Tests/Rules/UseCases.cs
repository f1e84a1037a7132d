using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What a use case looks like: one file with its request, its answer and its handler.</summary>
internal static class UseCases
{
    public const int MostDependencies = 5;
    private const string Suffix = "Handler";

    public static readonly RuleBook<TypeDefinition> Book = new(() => CompiledCode.Types, () => CompiledCode.Canaries,
        new("A handler is a sealed class whose name says so", IsHandler, type =>
            type.IsSealed && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
                ? []
                : [$"{Names.Of(type)} (a handler is sealed and its name ends with Handler)"])
        {
            Catches = ["Application.Canaries.Tea (a handler is sealed and its name ends with Handler)"],
        },
        new("A handler has one public method, Handle", IsHandler, type =>
            type.Methods.Where(method => method is { IsPublic: true, IsConstructor: false, IsSpecialName: false })
                .Select(method => method.Name).ToArray() is ["Handle"]
                    ? []
                    : [$"{Names.Of(type)} (a handler has one public method, Handle)"])
        {
            Catches = ["Application.Canaries.MakeMilkHandler (a handler has one public method, Handle)",
                "Application.Canaries.Tea (a handler has one public method, Handle)"],
        },
        new("A use case says who may", type => IsHandler(type) && !Implements(type, "IReaction`1"), type =>
            Implements(type, "IGuarded") ? [] : [$"{Names.Of(type)} (it does not say who may: IGuarded)"])
        {
            Catches = ["Application.Canaries.MakeTeaHandler (it does not say who may: IGuarded)",
                "Application.Canaries.Tea (it does not say who may: IGuarded)"],
        },
        new("A use case that is not for anyone asks its guard", type => IsHandler(type) && Implements(type, "IGuarded")
            && !IsForAnyone(type) && !Implements(type, "IJobHandler`1"), type =>
            Parts(type).SelectMany(Used).Any(used => used.Name == "get_Access" && used.DeclaringType.FullName == type.FullName)
                ? []
                : [$"{Names.Of(type)} (it does not ask its guard)"])
        {
            Catches = ["Application.Canaries.MakeMilkHandler (it does not ask its guard)"],
        },
        new("A question that is not for anyone knows who asks", type => Implements(type, "IQuestion") && type.IsClass
            && !IsForAnyone(type), type =>
            type.Properties.Any(property => property.Name == "Caller") ? [] : [$"{Names.Of(type)} (it does not know who asks: Caller)"])
        {
            Catches = ["Application.Canaries.IsThereTea (it does not know who asks: Caller)"],
        },
        new("A handler needs at most five things", IsHandler, type => type.Methods
            .Where(method => method.IsConstructor && method.Parameters.Count > MostDependencies)
            .Select(method => $"{Names.Of(type)} (a handler needs at most {MostDependencies} things, not {method.Parameters.Count})"))
        {
            Catches = ["Application.Canaries.MakeTeaHandler (a handler needs at most 5 things, not 6)"],
        },
        new("A use case is one file with its name", IsHandler, type =>
            SourceTree.FilesOf(type).Concat(RequestOf(type)).Select(file => file.Path).DefaultIfEmpty("nowhere")
                .Where(path => path != PathOf(type))
                .Select(path => $"{Names.Of(type)} → {path} (it belongs in {PathOf(type)})"))
        {
            Catches =
            [
                "Application.Canaries.MakeMilkHandler → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (it belongs in "
                    + "src/Application/Canaries/MakeMilk.cs)",
                "Application.Canaries.MakeTeaHandler → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (it belongs in "
                    + "src/Application/Canaries/MakeTea.cs)",
                "Application.Canaries.Tea → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (it belongs in "
                    + "src/Application/Canaries/Tea.cs)",
            ],
        },
        new("A file has one handler", IsHandler, type => SourceTree.FilesOf(type)
            .Where(file => file.Declared.Count(name => name.EndsWith(Suffix, StringComparison.Ordinal)) > 1)
            .Select(file => $"{Names.Of(type)} → {file.Path} (another handler is in this file)"))
        {
            Catches =
            [
                "Application.Canaries.MakeMilkHandler → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (another handler is in this "
                    + "file)",
                "Application.Canaries.MakeTeaHandler → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (another handler is in this "
                    + "file)",
                "Application.Canaries.Tea → tests/Architecture.Tests/Canaries/UseCaseCanaries.cs (another handler is in this file)",
            ],
        });

    /// <summary>What handles, and what says that it does.</summary>
    private static bool IsHandler(TypeDefinition type) =>
        CompiledCode.LayerOf(type) == "Application" && type.IsClass && !Names.IsPartOfItsOwner(type)
        && (type.Name.EndsWith(Suffix, StringComparison.Ordinal) || type.Methods.Any(method => method.Name == "Handle"));

    private static bool Implements(TypeDefinition type, string contract) =>
        type.Interfaces.Any(known => known.InterfaceType.GetElementType().Name == contract);

    private static bool IsForAnyone(TypeDefinition type) =>
        type.Methods.Where(method => method.IsConstructor && method.IsStatic).SelectMany(Mentioned)
        .Any(field => field is FieldReference { Name: "Anyone", DeclaringType.Name: "Access" });

    /// <summary>A type, and what the compiler made of its asynchronous methods and lambdas.</summary>
    private static IEnumerable<TypeDefinition> Parts(TypeDefinition type) => type.NestedTypes.SelectMany(Parts).Prepend(type);

    private static IEnumerable<MethodReference> Used(TypeDefinition type) => type.Methods.SelectMany(Mentioned).OfType<MethodReference>();

    private static IEnumerable<object> Mentioned(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand).OfType<object>() : [];

    private static string UseCase(TypeDefinition handler) =>
        handler.Name.EndsWith(Suffix, StringComparison.Ordinal) ? handler.Name[..^Suffix.Length] : handler.Name;

    private static string PathOf(TypeDefinition handler) =>
        $"src/{string.Join('/', Names.Of(handler).Split('.')[..^1])}/{UseCase(handler)}.cs";

    /// <summary>Where the request of the same name is declared, if there is one.</summary>
    private static IEnumerable<SourceFile> RequestOf(TypeDefinition handler) =>
        handler.Module.Types.Where(type => type != handler && type.Namespace == handler.Namespace && type.Name == UseCase(handler))
            .SelectMany(SourceTree.FilesOf);
}
