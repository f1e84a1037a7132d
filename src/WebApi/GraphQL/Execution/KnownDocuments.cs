using System.Security.Cryptography;
using System.Text;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.Extensions.Caching.Memory;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>A document that was parsed and measured.</summary>
/// <param name="Refused">Why it is not run.</param>
internal sealed record KnownDocument(string Text, GraphQLDocument? Document, Error? Refused)
{
    /// <summary>Whether it has passed the rules that look at it alone, so that only its cost is left to check.</summary>
    public bool IsValid { get; set; }
}

/// <summary>
/// Documents by the SHA-256 of their text: those that clients sent lately, and those that were registered. Whoever sends one again can send
/// its hash alone, and it is neither parsed nor validated again.
/// </summary>
internal sealed class KnownDocuments(GraphQLOptions options, IDocumentBuilder parser, RegisteredDocuments registered) : IDisposable
{
    // In characters of their texts: a parsed document takes some ten times as much.
    private const int MostKept = 4 * 1024 * 1024;
    private const int LongestKept = 64 * 1024;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>One that is known by its hash; nothing, where it is not.</summary>
    public KnownDocument? Find(string hash) =>
        registered.ByHash.TryGetValue(hash, out var text) ? Get(hash, text)
        : options.RegisteredOnly ? null
        : _kept.Get<KnownDocument>(hash);

    /// <summary>One by its text.</summary>
    public KnownDocument Get(string text) => Get(HashOf(text), text);

    public void Dispose() => _kept.Dispose();

    private KnownDocument Get(string hash, string text)
    {
        if (_kept.TryGetValue(hash, out KnownDocument? known))
            return known!;
        if (options.RegisteredOnly && !registered.ByHash.ContainsKey(hash))
            return new KnownDocument(text, Document: null, GraphQLErrors.NotRegistered.With("Only registered documents are run."));

        var parsed = Parse(text);
        if (parsed.Refused is null && text.Length <= LongestKept)
            _ = _kept.Set(hash, parsed, new MemoryCacheEntryOptions { Size = text.Length });
        return parsed;
    }

    private KnownDocument Parse(string text)
    {
        try
        {
            var document = parser.Build(text);
            return new KnownDocument(text, document, DocumentLimits.Check(document));
        }
        catch (Exception malformed) when (malformed is SyntaxError or GraphQLParserException)
        {
            return new KnownDocument(text, Document: null, GraphQLErrors.DocumentInvalid.With(malformed.Message.Split('\n')[0]));
        }
    }
}

/// <summary>The documents of <c>GraphQL:RegisteredFolder</c>, read once, by the SHA-256 of their text.</summary>
internal sealed class RegisteredDocuments(GraphQLOptions options)
{
    public IReadOnlyDictionary<string, string> ByHash { get; } = options.RegisteredFolder is { } folder
        ? Directory.EnumerateFiles(folder, "*.graphql").Select(File.ReadAllText).DistinctBy(KnownDocuments.HashOf, StringComparer.Ordinal)
            .ToDictionary(KnownDocuments.HashOf, StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);
}
