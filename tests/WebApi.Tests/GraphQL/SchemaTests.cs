using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>The schema is what its document says, and what clients were promised.</summary>
public sealed class SchemaTests(SharedApi api)
{
    private const string Current = "docs/schema.graphql";
    private const string Promised = "tests/WebApi.Tests/GraphQL/promised.graphql";

    [Fact]
    public async Task The_document_is_the_schema()
    {
        var schema = api.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        var printed = schema.Print().ReplaceLineEndings("\n");
        var file = Path.Combine(Repository.Root, Current);
        if (Environment.GetEnvironmentVariable("WRITE_SCHEMA") is not null)
            await File.WriteAllTextAsync(file, printed, TestContext.Current.CancellationToken);

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(
            printed, $"Run this test with WRITE_SCHEMA=1 to write {Current}, and read what has changed.");
    }

    [Fact]
    public async Task Nothing_that_clients_were_promised_is_broken()
    {
        var promised = await File.ReadAllTextAsync(Path.Combine(Repository.Root, Promised), TestContext.Current.CancellationToken);
        var now = await File.ReadAllTextAsync(Path.Combine(Repository.Root, Current), TestContext.Current.CancellationToken);

        SchemaBreaks.Between(promised, now).ShouldBeEmpty($"What breaks clients needs a new field or type; {Promised} follows a release");
    }

    [Theory]
    [InlineData("type Query { a: Int }", "type Query { b: Int }", "Query.a is gone")]
    [InlineData("type Query { a: Int! }", "type Query { a: Int }", "Query.a was Int! and is Int")]
    [InlineData("type Query { a: Int }", "type Query { a: String }", "Query.a was Int and is String")]
    [InlineData("type Query { a(b: Int): Int }", "type Query { a: Int }", "Query.a(b) is gone")]
    [InlineData("type Query { a: Int }", "type Query { a(b: Int!): Int }", "Query.a(b) is required")]
    [InlineData("type Query { a(b: Int): Int }", "type Query { a(b: Int!): Int }", "Query.a(b) was Int and is Int!")]
    [InlineData("enum E { A B }", "enum E { A }", "E.B is gone")]
    [InlineData("input I { a: Int }", "input I { a: Int b: Int! }", "I.b is required")]
    [InlineData("type T { a: Int }", "type Query { a: Int }", "T is gone")]
    public void What_breaks_clients_is_found(string before, string after, string broken) =>
        SchemaBreaks.Between(before, after).ShouldBe([broken]);

    [Theory]
    [InlineData("type Query { a: Int }", "type Query { a: Int! b: Int }")]
    [InlineData("type Query { a(b: Int!): Int }", "type Query { a(b: Int c: Int d: Int! = 1): Int }")]
    [InlineData("input I { a: Int! }", "input I { a: Int b: Int }")]
    public void What_only_adds_breaks_nobody(string before, string after) => SchemaBreaks.Between(before, after).ShouldBeEmpty();
}

/// <summary>Finds what a client of one schema cannot do with the next.</summary>
internal static class SchemaBreaks
{
    public static IReadOnlyList<string> Between(string before, string after)
    {
        var now = Types(after);
        return
        [
            .. Types(before).SelectMany(type => now.TryGetValue(type.Key, out var next)
                ? Between(type.Key, type.Value, next)
                : [$"{type.Key} is gone"]),
        ];
    }

    private static Dictionary<string, GraphQLTypeDefinition> Types(string schema) => Parser.Parse(schema).Definitions
        .OfType<GraphQLTypeDefinition>().ToDictionary(type => type.Name.StringValue, StringComparer.Ordinal);

    private static IEnumerable<string> Between(
        string name, GraphQLTypeDefinition before, GraphQLTypeDefinition after) => (before, after) switch
        {
            (GraphQLEnumTypeDefinition old, GraphQLEnumTypeDefinition now) => (old.Values?.Items ?? [])
                .Select(value => value.Name.StringValue)
                .Except((now.Values?.Items ?? []).Select(value => value.Name.StringValue), StringComparer.Ordinal)
                .Select(value => $"{name}.{value} is gone"),
            (GraphQLObjectTypeDefinition old, GraphQLObjectTypeDefinition now) =>
                Fields(name, old.Fields?.Items ?? [], now.Fields?.Items ?? []),
            (GraphQLInputObjectTypeDefinition old, GraphQLInputObjectTypeDefinition now) => Arguments(
                old.Fields?.Items ?? [], now.Fields?.Items ?? [], argument => $"{name}.{argument}"),
            _ when before.Kind != after.Kind => [$"{name} is of another kind"],
            _ => [],
        };

    private static IEnumerable<string> Fields(
        string type, IReadOnlyCollection<GraphQLFieldDefinition> before, IReadOnlyCollection<GraphQLFieldDefinition> after)
    {
        foreach (var old in before)
        {
            var (name, now) = ($"{type}.{old.Name.StringValue}", after.FirstOrDefault(field => field.Name.Value == old.Name.Value));
            if (now is null)
            {
                yield return $"{name} is gone";
                continue;
            }

            var (was, isNow) = (Shown(old.Type), Shown(now.Type));
            if (was != isNow && isNow.Replace("!", "", StringComparison.Ordinal) != was)
                yield return $"{name} was {was} and is {isNow}";
            foreach (var broken in Arguments(
                old.Arguments?.Items ?? [], now.Arguments?.Items ?? [], argument => $"{name}({argument})"))
                yield return broken;
        }
    }

    private static IEnumerable<string> Arguments(
        IReadOnlyCollection<GraphQLInputValueDefinition> before, IReadOnlyCollection<GraphQLInputValueDefinition> after,
        Func<string, string> called)
    {
        foreach (var old in before)
        {
            var (name, now) = (called(old.Name.StringValue), after.FirstOrDefault(argument => argument.Name.Value == old.Name.Value));
            if (now is null)
                yield return $"{name} is gone";
            else if (Shown(old.Type) is var was && Shown(now.Type) is var isNow && was != isNow
                && was.Replace("!", "", StringComparison.Ordinal) != isNow)
                yield return $"{name} was {was} and is {isNow}";
        }

        foreach (var added in after.Where(argument => before.All(old => old.Name.Value != argument.Name.Value)))
        {
            if (added is { Type: GraphQLNonNullType, DefaultValue: null })
                yield return $"{called(added.Name.StringValue)} is required";
        }
    }

    private static string Shown(GraphQLType type) => type switch
    {
        GraphQLNonNullType required => $"{Shown(required.Type)}!",
        GraphQLListType list => $"[{Shown(list.Type)}]",
        GraphQLNamedType named => named.Name.StringValue,
        _ => throw new InvalidOperationException($"A type is not a {type.Kind}."),
    };
}
