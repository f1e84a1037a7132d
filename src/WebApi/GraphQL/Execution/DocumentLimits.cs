using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>
/// Measures a document before anybody works on it: validation looks at each pair of fields, and at a fragment wherever it is spread. Every
/// fragment is measured once, however often it is spread.
/// </summary>
internal sealed class DocumentLimits
{
    public const int MostDepth = 10;
    public const int MostFields = 1_000;
    public const int MostAliases = 100;
    public const int MostDirectives = 50;
    public const int MostDefinitions = 50;

    // A schema asks for fields of types of fields; what goes on from there asks for all of it again and again.
    private const int MostSchemaLists = 2;
    private const int MostSchemaDepth = 15;

    private static readonly HashSet<string> SchemaFields = new(StringComparer.Ordinal) { "__schema", "__type" };

    private static readonly HashSet<string> SchemaLists =
        new(StringComparer.Ordinal) { "fields", "inputFields", "interfaces", "possibleTypes" };

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Fragment, bool InSchema), Size?> _measured = [];

    private DocumentLimits()
    {
    }

    /// <returns>Why it is not run; nothing, where it is within the limits.</returns>
    public static Error? Check(GraphQLDocument document)
    {
        if (document.Definitions.Count > MostDefinitions)
            return GraphQLErrors.TooComplex.With($"A document has at most {MostDefinitions} operations and fragments.");

        var limits = new DocumentLimits();
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
            _ = limits._fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        return document.Definitions.Select(definition => definition switch
        {
            GraphQLOperationDefinition operation => Check(limits.Measure(operation.SelectionSet, inSchema: false) + Of(operation)),
            GraphQLFragmentDefinition fragment => Check(limits.Measure(fragment.FragmentName.Name.StringValue, IsOfSchema(fragment))),
            _ => null,
        }).FirstOrDefault(refused => refused is not null);
    }

    private static Error? Check(Size size) => size switch
    {
        { Depth: > MostDepth } or { SchemaDepth: > MostSchemaDepth } or { SchemaLists: > MostSchemaLists } =>
            GraphQLErrors.TooDeep.With($"Fields are nested {MostDepth} deep at most."),
        { Fields: > MostFields } => GraphQLErrors.TooComplex.With($"An operation selects at most {MostFields} fields, fragments included."),
        { Aliases: > MostAliases } => GraphQLErrors.TooComplex.With($"An operation has at most {MostAliases} aliases."),
        { Directives: > MostDirectives } => GraphQLErrors.TooComplex.With($"An operation has at most {MostDirectives} directives."),
        _ => null,
    };

    // The types of the schema itself: tools ask for them with fragments.
    private static bool IsOfSchema(GraphQLFragmentDefinition fragment) =>
        fragment.TypeCondition.Type.Name.StringValue.StartsWith("__", StringComparison.Ordinal);

    private static Size Of(IHasDirectivesNode node) => new() { Directives = node.Directives?.Count ?? 0 };

    private Size Measure(GraphQLSelectionSet? selections, bool inSchema)
    {
        var size = new Size();
        foreach (var selection in selections?.Selections ?? [])
        {
            size += selection switch
            {
                GraphQLField field => Measure(field, inSchema) + Of(field),
                GraphQLInlineFragment inline => Measure(inline.SelectionSet, inSchema) + Of(inline),
                GraphQLFragmentSpread spread => Measure(spread.FragmentName.Name.StringValue, inSchema) + Of(spread),
                _ => new Size(),
            };
        }

        return size;
    }

    private Size Measure(GraphQLField field, bool inSchema)
    {
        var name = field.Name.StringValue;
        var isSchema = inSchema || SchemaFields.Contains(name);
        var below = Measure(field.SelectionSet, isSchema);
        return below with
        {
            Fields = below.Fields + 1,
            Depth = isSchema ? 0 : below.Depth + 1,
            SchemaDepth = isSchema ? below.SchemaDepth + 1 : below.SchemaDepth,
            SchemaLists = inSchema && SchemaLists.Contains(name) ? below.SchemaLists + 1 : below.SchemaLists,
            Aliases = below.Aliases + (field.Alias is null ? 0 : 1),
        };
    }

    // One that spreads itself is nothing here: validation refuses it.
    private Size Measure(string fragment, bool inSchema)
    {
        if (_measured.TryGetValue((fragment, inSchema), out var known))
            return known ?? new Size();
        if (!_fragments.TryGetValue(fragment, out var definition))
            return new Size();
        _measured[(fragment, inSchema)] = null;
        var size = Measure(definition.SelectionSet, inSchema) + Of(definition);
        _measured[(fragment, inSchema)] = size;
        return size;
    }

    /// <summary>Saturates: what is beyond a limit stays beyond it, whatever is added.</summary>
    private sealed record Size
    {
        private const int Beyond = 1_000_000;

        private readonly int _fields;

        public int Fields
        {
            get => _fields;
            init => _fields = Math.Min(value, Beyond);
        }

        public int Depth { get; init; }

        public int SchemaDepth { get; init; }

        public int SchemaLists { get; init; }

        public long Aliases { get; init; }

        public long Directives { get; init; }

        public static Size operator +(Size one, Size other) => new()
        {
            Fields = one.Fields + other.Fields,
            Depth = Math.Max(one.Depth, other.Depth),
            SchemaDepth = Math.Max(one.SchemaDepth, other.SchemaDepth),
            SchemaLists = Math.Max(one.SchemaLists, other.SchemaLists),
            Aliases = Math.Min(one.Aliases + other.Aliases, Beyond),
            Directives = Math.Min(one.Directives + other.Directives, Beyond),
        };
    }
}
