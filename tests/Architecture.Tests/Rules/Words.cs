using System.Text.RegularExpressions;
using CleanOrders.Architecture.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>The field has a word for it: names and log lines use that one. Sentences, as tests have them for names, are English.</summary>
internal static partial class Words
{
    private static readonly Dictionary<string, string> OfTheField = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fact"] = "event",
        ["facts"] = "events",
        ["tell"] = "publish, or report",
        ["told"] = "published",
        ["telling"] = "publish result",
        ["hear"] = "receive, or read",
        ["heard"] = "received, or read",
        ["hopeless"] = "permanent failure",
        ["news"] = "signal",
        ["bell"] = "subscription",
        ["ring"] = "signal",
        ["wakeup"] = "signal",
        ["wakeups"] = "signals",
        ["look"] = "poll",
        ["looks"] = "polls",
        ["nudge"] = "signal",
        ["lane"] = "job consumer",
        ["lanes"] = "job consumers",
        ["ending"] = "attempt result",
        ["rescue"] = "reclaim",
        ["rescued"] = "reclaimed",
        ["floor"] = "low-water mark",
        ["blink"] = "a named timeout",
        ["breath"] = "a named timeout",
        ["patience"] = "a named timeout",
        ["seal"] = "secret protector",
        ["standing"] = "user access",
        ["origin"] = "client info",
        ["turn"] = "lock or semaphore",
    };

    public static readonly RuleBook<SourceFile> Book = new(() => SourceTree.All, () => Canaries.SourceCanaries.All,
        new("A name has the field's word", file => Names(file).Any(), file =>
            from name in Names(file)
            from word in OfItsOwn(name.Text)
            select $"{file.Path}:{LineOf(name)} → {name.Text} (the field says: {OfTheField[word]})")
        {
            Catches =
            [
                "tests/Words.cs:2 → NudgeSender (the field says: signal)",
                "tests/Words.cs:3 → _bell (the field says: subscription)",
                "tests/Words.cs:4 → TakeTurn (the field says: lock or semaphore)",
                "tests/Words.cs:4 → facts (the field says: events)",
            ],
        },
        new("A log line has the field's word", file => Messages(file).Any(), file =>
            from message in Messages(file)
            from word in Word().Matches(message.ValueText).Select(match => match.Value).Where(OfTheField.ContainsKey)
            select $"{file.Path}:{LineOf(message)} → {word} (the field says: {OfTheField[word]})")
        {
            Catches = ["tests/Words.cs:5 → told (the field says: published)"],
        });

    /// <summary>What is named here: types, members, parameters and variables.</summary>
    private static IEnumerable<SyntaxToken> Names(SourceFile file) =>
        from node in file.Root.DescendantNodes()
        let name = node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier,
            MethodDeclarationSyntax method => method.Identifier,
            LocalFunctionStatementSyntax function => function.Identifier,
            PropertyDeclarationSyntax property => property.Identifier,
            EnumMemberDeclarationSyntax member => member.Identifier,
            ParameterSyntax parameter => parameter.Identifier,
            VariableDeclaratorSyntax variable => variable.Identifier,
            SingleVariableDesignationSyntax variable => variable.Identifier,
            ForEachStatementSyntax loop => loop.Identifier,
            _ => default,
        }
        where name.Text.Length > 0 && !IsSentence(name.Text)
        select name;

    private static IEnumerable<SyntaxToken> Messages(SourceFile file) =>
        file.Root.DescendantNodes().OfType<AttributeSyntax>().Where(attribute => attribute.Name.ToString() == "LoggerMessage")
            .SelectMany(attribute => attribute.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(literal => literal.Token)
            .Where(token => token.Value is string);

    // To look something up is what everybody calls it.
    private static IEnumerable<string> OfItsOwn(string name) =>
        Part().Matches(name.Replace("LookUp", "", StringComparison.Ordinal)).Select(part => part.Value).Where(OfTheField.ContainsKey);

    private static bool IsSentence(string name) => name.Trim('_').Contains('_', StringComparison.Ordinal);

    private static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Part();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();
}
