using System.Text;

namespace CleanOrders.Infrastructure.Persistence.Dialects;

/// <summary>
/// Text as it is searched for: what differs only in case is the same, in every alphabet. The databases do not agree about that by
/// themselves, and PostgreSQL not even with itself under another locale. So both have a function <c>folded</c>: PostgreSQL by the migration
/// <c>FoldedSearch</c>, SQLite by this one, and they give the same. Case of Turkish does not count (İ, I, ı and i are one), sigma has one
/// form, and ß is not ss.
/// </summary>
internal static class FoldedText
{
    public const string Function = "folded";

    /// <summary>In PostgreSQL. The collation is Unicode's own, whatever the locale of the database.</summary>
    public const string PostgresSql = """
        CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN translate(lower(normalize($1, NFC) COLLATE "und-x-icu"), U&'\03C2\0131\0307', U&'\03C3i');
        """;

    private const char DotAbove = '\u0307';

    public static string From(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormC).ToLowerInvariant())
        {
            _ = character switch
            {
                'ς' => folded.Append('σ'),
                'ı' or 'İ' => folded.Append('i'),
                DotAbove => folded,
                _ => folded.Append(character),
            };
        }

        return folded.ToString();
    }
}
