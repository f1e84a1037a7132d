using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>An entry of the error catalogue, and the field that it stands in.</summary>
internal sealed record CatalogueEntry(string Field, string Code, string Title, string Explanation)
{
    public static IEnumerable<CatalogueEntry> In(IEnumerable<Type> types) =>
        from type in types
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.FieldType == typeof(ErrorType) || field.FieldType == typeof(ProblemType)
        select Of($"{type.Name}.{field.Name}", field.GetValue(null)!);

    private static CatalogueEntry Of(string field, object value) => value is ErrorType error
        ? new(field, error.Code, error.Title, error.Explanation)
        : new(field, ((ProblemType)value).Code, ((ProblemType)value).Title, ((ProblemType)value).Explanation);
}

/// <summary>Every way to fail, in all assemblies.</summary>
internal static partial class Catalogue
{
    private static readonly CatalogueEntry[] Code =
        [.. CatalogueEntry.In(CompiledCode.Assemblies.SelectMany(assembly => Assembly.Load(assembly.Name.Name).GetTypes()))];

    public static readonly RuleBook<CatalogueEntry> Book = new(() => Code, () => Canaries.CatalogueCanaries.All,
        new("A code is an area and words in snake_case", _ => true, entry => Shape().IsMatch(entry.Code)
            ? []
            : [$"{entry.Field} → {entry.Code} (area.snake_case)"])
        {
            Catches = ["CatalogueCanaries.Shouting → order.NotFound (area.snake_case)"],
        },
        new("A code names one way to fail", _ => true, entry => Code
            .Where(other => other.Code == entry.Code && other.Field != entry.Field)
            .Select(other => $"{entry.Field} → {entry.Code} (so is {other.Field})"))
        {
            Catches = ["CatalogueCanaries.Twin → order.not_found (so is OrderErrors.NotFound)"],
        },
        new("A title is a short sentence without its full stop", _ => true, entry =>
            entry.Title.Length is >= 10 and <= 60 && char.IsUpper(entry.Title[0]) && !entry.Title.EndsWith('.')
                ? []
                : [$"{entry.Field} → '{entry.Title}' (a short sentence without its full stop)"])
        {
            Catches = ["CatalogueCanaries.Shouting → '' (a short sentence without its full stop)"],
        },
        new("An explanation is whole sentences", _ => true, entry =>
            entry.Explanation.Length >= 20 && (char.IsUpper(entry.Explanation[0]) || entry.Explanation[0] == '`')
                && entry.Explanation[^1] is '.' or '?' ? [] : [$"{entry.Field} → '{entry.Explanation}' (whole sentences)"])
        {
            Catches = ["CatalogueCanaries.Twin → 'it is not there' (whole sentences)"],
        });

    [GeneratedRegex(@"\A[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z0-9]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
