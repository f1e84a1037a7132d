using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.WebApi.Tests.Docs.Pages;
using CleanOrders.WebApi.Tests.Postgres.Statements;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>
/// What documents say of the code is so: each name that looks like one of the code is there, and numbers of statements are those that are
/// measured.
/// </summary>
public sealed partial class DocumentedNamesTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] Sources = [".cs", ".csproj", ".props", ".json", ".yaml", ".yml", ".resx"];

    private static readonly Dictionary<string, string> Costs = new(StringComparer.Ordinal)
    {
        ["docs/adr/0005-new-orders-as-statements.md"] = "POST /v1/orders",
        ["docs/adr/0019-pay-in-steps.md"] = "POST /v1/orders/{id:ord}/payments",
    };

    /// <summary>All words of the code, and the names of its files.</summary>
    private static readonly Lazy<HashSet<string>> Words = new(() => ((string[])["src", "tests", "build"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => Sources.Contains(Path.GetExtension(file))
            && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(word => word.Value)
            .Append(Path.GetFileNameWithoutExtension(file)))
        .ToHashSet(StringComparer.Ordinal));

    private static readonly Lazy<ILookup<string, Type>> Types = new(() =>
        ((string[])["Domain", "Application", "Infrastructure", "ServiceDefaults", "WebApi", "Worker", "Gateway"])
            .SelectMany(layer => Layers.Named(layer).GetTypes())
            .ToLookup(type => type.Name.Split('`')[0], StringComparer.Ordinal));

    [Fact]
    public void Each_name_of_a_type_or_a_member_is_one_that_there_is()
    {
        var named = DocumentPages.All.SelectMany(
            page => Name().Matches(page.Text).Select(name => (page.Path, Name: name.Groups["name"].Value)))
            .Where(one => one.Name.Any(char.IsLower) && !one.Name.Contains("__", StringComparison.Ordinal)).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(200);
        named.Where(one => !Exists(one.Name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SessionStore", true)]
    [InlineData("SessionStore.Rotate", true)]
    [InlineData("SessionStore.Revoke", false)]
    [InlineData("SessionsThat" + "ThereAreNot", false)]
    [InlineData("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", true)]
    public void A_name_that_is_not_there_is_caught(string name, bool exists) => Exists(name).ShouldBe(exists);

    [Fact]
    public void Each_category_of_the_log_is_the_name_of_a_type()
    {
        var categories = Category().Matches(Repository.Read("docs/operations.md")).Select(category => category.Groups["name"].Value)
            .ToList();
        var types = Types.Value.SelectMany(types => types).Select(type => type.FullName!).ToList();

        categories.Count.ShouldBeGreaterThan(15);
        categories.Where(category => !types.Exists(type => type.EndsWith($".{category}", StringComparison.Ordinal))).Distinct()
            .ShouldBeEmpty();
    }

    [Fact]
    public void Each_number_of_statements_is_the_one_that_is_measured()
    {
        var said = DocumentPages.All.SelectMany(page => Cost().Matches(page.Text).Select(cost => (page.Path, Text: cost.Value))).ToList();

        said.Select(cost => cost.Path).Distinct()
            .ShouldBe(Costs.Keys, ignoreOrder: true, "A page that names a cost says in this test of what.");
        foreach (var (path, text) in said)
        {
            var budget = StatementBudgets.All[Costs[path]];
            text.ShouldBe($"{budget.Statements} statements in {budget.RoundTrips} round trips", path);
        }
    }

    [Fact]
    public void The_decision_on_registration_names_every_list_of_services()
    {
        var lists = from type in Types.Value.SelectMany(types => types)
                    where !type.Name.StartsWith('<')
                        && type.GetMethods(Declared | BindingFlags.DeclaredOnly)
                        .Any(method => method.GetParameters() is [{ ParameterType.Name: "IServiceCollection" }, ..]
                            && method is { IsStatic: true, IsPublic: true })
                    select type.Name;

        var page = Repository.Read("docs/adr/0013-one-invisible-hop.md");
        lists.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // Of a type of ours the member must be its own; all else must be a word of the code, or be what a library that is loaded calls
    // something.
    private static bool Exists(string name)
    {
        var parts = name.Split('.');
        return parts is [var type, var member] && Types.Value.Contains(type)
            ? Types.Value[type].Any(
                owner => Array.Exists(owner.GetMembers(Declared | BindingFlags.FlattenHierarchy), found => found.Name == member))
            : parts.All(Words.Value.Contains) || IsOfALibrary(parts[^1]);
    }

    private static bool IsOfALibrary(string name) =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.GetName().Name is { } own
                && (own.StartsWith("Microsoft.", StringComparison.Ordinal) || own.StartsWith("System.", StringComparison.Ordinal)))
        .SelectMany(TypesOf).Any(type => type.Name.Split('`')[0] == name || Array.Exists(type.GetMethods(), method => method.Name == name));

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception failure) when (failure is TypeLoadException or FileNotFoundException or FileLoadException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"`…?\.?(?<name>[A-Z]\w*(\.[A-Z]\w*)*)(\(\))?`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    /// <summary>
    /// In a row of a table, after the name of the whole: <c>….Jobs.Execution.JobRunner</c> with its event, or an event of it.
    /// </summary>
    [GeneratedRegex(@"(^\| `….(?<name>[\w.]+)`|[Ee]vent \d of `….(?<name>[\w.]+)`)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Category();

    [GeneratedRegex(@"\w+", RegexOptions.None)]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+ statements in \d+ round trips", RegexOptions.None)]
    private static partial Regex Cost();
}
