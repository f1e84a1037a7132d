using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>The assemblies of <c>src</c> as they were compiled, and the canaries in the assembly of these tests.</summary>
internal static class CompiledCode
{
    /// <summary>What the names of all our assemblies begin with.</summary>
    public static readonly string Product = typeof(Order).Assembly.GetName().Name![..^".Domain".Length];

    public static readonly IReadOnlyList<AssemblyDefinition> Assemblies =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(project => Read($"{Product}.{Path.GetFileNameWithoutExtension(project)}"))];

    public static readonly IReadOnlyList<TypeDefinition> Types = [.. Assemblies.SelectMany(AllTypes)];

    /// <summary>Types that break rules, in namespaces like those of the code: <c>Domain.Canaries</c>.</summary>
    public static readonly IReadOnlyList<TypeDefinition> Canaries =
        [.. AllTypes(Read(typeof(CompiledCode).Assembly.GetName().Name!)).Where(type => NamespaceOf(type).Split('.').Contains("Canaries"))];

    /// <summary>The layer that a type belongs to, as in <c>Domain</c>; for what is not ours the name of its assembly.</summary>
    public static string LayerOf(TypeReference type)
    {
        var assembly = type.Scope is ModuleDefinition module ? module.Assembly.Name.Name : type.Scope.Name;
        if (assembly == typeof(CompiledCode).Assembly.GetName().Name)
            assembly = string.Join('.', NamespaceOf(type).Split('.').Take(Product.Split('.').Length + 1));
        return IsOurs(assembly) ? assembly[(Product.Length + 1)..] : assembly;
    }

    public static bool IsOurs(string assembly) => assembly.StartsWith(Product + ".", StringComparison.Ordinal);

    /// <summary>The namespace of a type, or of the type that it is nested in.</summary>
    public static string NamespaceOf(TypeReference type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    private static IEnumerable<TypeDefinition> AllTypes(AssemblyDefinition assembly) => assembly.MainModule.GetTypes();

    private static AssemblyDefinition Read(string name)
    {
        var assembly = AssemblyDefinition.ReadAssembly(
            Path.Combine(AppContext.BaseDirectory, name + ".dll"),
            new ReaderParameters { AssemblyResolver = Resolver.Shared, ReadSymbols = true });
        Resolver.Shared.Know(assembly);
        return assembly;
    }

    /// <summary>
    /// Leads from one of our assemblies to the same instance of another, so that a type is one object wherever it is met.
    /// </summary>
    private sealed class Resolver : DefaultAssemblyResolver
    {
        public static readonly Resolver Shared = new();

        private Resolver()
        {
            AddSearchDirectory(AppContext.BaseDirectory);
            AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        }

        public void Know(AssemblyDefinition assembly) => RegisterAssembly(assembly);
    }
}
