using System.Text.RegularExpressions;
using CleanOrders.Architecture.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What no source file has, tests and build scripts included.</summary>
internal static partial class Sources
{
    private const string MatchTimeout = "matchTimeoutMilliseconds";

    /// <summary>What ends a loop that has no end of its own.</summary>
    private static readonly string[] Bounds = ["ct", "Ct", "Token", "Bound"];

    private static readonly string[] Unfinished = ["TODO", "FIXME", "HACK"];

    public static readonly RuleBook<SourceFile> Book = new(() => SourceTree.All, () => Canaries.SourceCanaries.All,
        new("No #region", _ => true, file => Directives(file, SyntaxKind.RegionDirectiveTrivia, "a long file is split, not folded"))
        {
            Catches = ["src/Canary.cs:2 → #region Lines (a long file is split, not folded)"],
        },
        new("No #pragma warning disable", _ => true,
            file => Directives(
                file, SyntaxKind.PragmaWarningDirectiveTrivia, "repair it, or give the reason in [SuppressMessage] or .editorconfig"))
        {
            Catches = ["src/Canary.cs:5 → #pragma warning disable CA1822 (repair it, or give the reason in [SuppressMessage] or "
                + ".editorconfig)"],
        },
        new("Nothing is left to do", _ => true, file =>
            from comment in Comments(file)
            from word in Unfinished
            where Regex.IsMatch(comment.Text, $@"\b{word}\b")
            select $"{file.Path}:{comment.Line} → {word} (do it, or write an issue)")
        {
            Catches = ["src/Canary.cs:6 → TODO (do it, or write an issue)"],
        },
        new("No code in comments", _ => true, file =>
            from comment in Comments(file)
            where !comment.IsDocumentation && IsCode(comment.Text)
            select $"{file.Path}:{comment.Line} → {comment.Text} (git remembers it)")
        {
            Catches =
            [
                "src/Canary.cs:7 → var order = await orders.Find(id, ct); (git remembers it)",
                "src/Canary.cs:8 → if (order is null) { (git remembers it)",
                "src/Canary.cs:9 → return null; (git remembers it)",
                "src/Canary.cs:10 → } (git remembers it)",
                "src/Canary.cs:11 → public int Total => Lines.Sum(); (git remembers it)",
            ],
        },
        new("No catch swallows", file => file.Root.DescendantNodes().OfType<CatchClauseSyntax>().Any(), file =>
            from clause in file.Root.DescendantNodes().OfType<CatchClauseSyntax>()
            where clause.Block.Statements.All(
                statement => statement is EmptyStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax)
            select $"{file.Path}:{LineOf(clause.GetLocation())} → catch (it swallows "
                + $"{clause.Declaration?.Type.ToString() ?? "everything"})")
        {
            Catches = ["src/Canary.cs:18 → catch (it swallows IOException)", "src/Canary.cs:22 → catch (it swallows everything)",
                "src/Canary.cs:30 → catch (it swallows Exception)"],
        },
        new("No regular expression has a clock", _ => true, file =>
            from node in file.Root.DescendantNodes()
            where HasClock(node)
            select $"{file.Path}:{LineOf(node.GetLocation())} → {node} (a busy machine is no wrong text)")
        {
            Catches =
            [
                "tests/Clocks.cs:2 → GeneratedRegex(\"a\", RegexOptions.None, 1000) (a busy machine is no wrong text)",
                "tests/Clocks.cs:3 → GeneratedRegex(\"b\", matchTimeoutMilliseconds: 100) (a busy machine is no wrong text)",
                "tests/Clocks.cs:4 → Regex.IsMatch(text, \"c\", RegexOptions.None, TimeSpan.FromSeconds(1)) (a busy machine is no wrong "
                    + "text)",
                "tests/Clocks.cs:5 → new Regex(\"d\", RegexOptions.None, Timeout) (a busy machine is no wrong text)",
                "tests/Clocks.cs:8 → new(\"e\", RegexOptions.None, Timeout) (a busy machine is no wrong text)",
                "tests/Clocks.cs:9 → GeneratedRegex(\"f\", RegexOptions.None, Bound) (a busy machine is no wrong text)",
            ],
        },
        new("A namespace is its folder", file => file.Path.StartsWith("src/", StringComparison.Ordinal) && Namespaces(file).Any(), file =>
            from name in Namespaces(file)
            let folder = $"{CompiledCode.Product}.{string.Join('.', file.Path.Split('/')[1..^1])}"
            where name != folder
            select $"{file.Path} → {name} (its folder is {folder})")
        {
            Catches = [$"src/Domain/Orders/Stray.cs → Elsewhere (its folder is {CompiledCode.Product}.Domain.Orders)"],
        },
        new("No loop of a test goes on for ever", file => file.Path.StartsWith("tests/", StringComparison.Ordinal), file =>
            from loop in file.Root.DescendantNodes().OfType<StatementSyntax>()
            where IsEndless(loop) && !loop.DescendantTokens().Any(token => Bounds.Contains(token.Text))
            select $"{file.Path}:{LineOf(loop.GetLocation())} → {loop.GetFirstToken()} (a test that waits in vain fails: give it a bound)")
        {
            Catches = ["tests/Loops.cs:1 → while (a test that waits in vain fails: give it a bound)",
                "tests/Loops.cs:2 → for (a test that waits in vain fails: give it a bound)",
                "tests/Loops.cs:3 → do (a test that waits in vain fails: give it a bound)"],
        },
        new("No test is skipped", file => file.Path.StartsWith("tests/", StringComparison.Ordinal), file =>
            from argument in file.Root.DescendantNodes().OfType<AttributeArgumentSyntax>()
            where argument.NameEquals?.Name.Identifier.Text is "Skip" or "Explicit"
            select $"{file.Path}:{LineOf(argument.GetLocation())} → {argument} (a test runs, or is deleted)")
        {
            Catches = ["tests/Canary.cs:1 → Skip = \"Later\" (a test runs, or is deleted)"],
        });

    private static bool IsEndless(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Condition: LiteralExpressionSyntax } or ForStatementSyntax { Condition: null }
            or DoStatementSyntax { Condition: LiteralExpressionSyntax } => true,
        _ => false,
    };

    private static IEnumerable<string> Namespaces(SourceFile file) =>
        file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(declared => declared.Name.ToString());

    private static IEnumerable<string> Directives(SourceFile file, SyntaxKind kind, string why) =>
        from directive in file.Root.DescendantNodes(descendIntoTrivia: true).OfType<DirectiveTriviaSyntax>()
        where directive.IsKind(kind) && !directive.ToString().Contains("restore", StringComparison.Ordinal)
        select $"{file.Path}:{LineOf(directive.GetLocation())} → {directive.ToString().Trim()} ({why})";

    /// <summary>Each line of each comment.</summary>
    private static IEnumerable<(int Line, string Text, bool IsDocumentation)> Comments(SourceFile file) =>
        from trivia in file.Root.DescendantTrivia()
        where trivia.ToString() is ['/', '/' or '*', ..] || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        from line in trivia.ToFullString().Split('\n').Index()
        select (LineOf(trivia.GetLocation()) + line.Index, line.Item.Trim().Trim('/', '*').Trim(), trivia.HasStructure);

    /// <summary>A line that ends as code ends, and that the compiler reads without complaint, alone or with what would follow.</summary>
    private static bool IsCode(string line) => line switch
    {
        "{" or "}" or "};" or "});" => true,
        [.., ';'] => Parses(line) || Parses($"class C {{ {line} }}"),
        [.., '{'] => Parses(line + "}") || Parses($"class C {{ {line} }} }}"),
        _ => DeadAttribute().IsMatch(line),
    };

    private static bool HasClock(SyntaxNode node) => node switch
    {
        AttributeSyntax { ArgumentList.Arguments: var given } attribute when attribute.Name.ToString() == "GeneratedRegex" =>
            given.Any(argument => argument.NameColon?.Name.ToString() == MatchTimeout)
            || (given.Count > 2 && !given[2].Expression.IsKind(SyntaxKind.StringLiteralExpression)),
        ObjectCreationExpressionSyntax made when made.Type.ToString() == "Regex" => IsTimed(made.ArgumentList),
        ImplicitObjectCreationExpressionSyntax { Parent.Parent: PropertyDeclarationSyntax declared } made
            when declared.Type.ToString() == "Regex" => IsTimed(made.ArgumentList),
        ImplicitObjectCreationExpressionSyntax { Parent.Parent.Parent: VariableDeclarationSyntax declared } made
            when declared.Type.ToString() == "Regex" => IsTimed(made.ArgumentList),
        InvocationExpressionSyntax called when called.Expression.ToString().StartsWith("Regex.", StringComparison.Ordinal) =>
            IsTimed(called.ArgumentList),
        _ => false,
    };

    private static bool IsTimed(ArgumentListSyntax? given) =>
        given?.Arguments.LastOrDefault()?.ToString() is { } last
            && (last.Contains("TimeSpan", StringComparison.Ordinal) || last.Contains("imeout", StringComparison.Ordinal));

    private static bool Parses(string code) => !CSharpSyntaxTree.ParseText(code).GetDiagnostics().Any();

    private static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;

    [GeneratedRegex(@"^\[\w+(\(.*\))?\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex DeadAttribute();
}
