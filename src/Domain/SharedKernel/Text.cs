using System.Buffers;
using System.Globalization;
using System.Text;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>What any text from outside must be: present, not too long, and storable in every database.</summary>
public static class Text
{
    public static readonly ErrorType Required = new(ErrorKind.Invalid, "field.required",
        "A required member is missing", "The member is missing, null, blank, or of characters that nobody can see. Send it.");

    public static readonly ErrorType TooLong = new(ErrorKind.Invalid, "field.too_long",
        "The text is too long", "The text has more characters than the member can hold; the detail says how many it can.");

    public static readonly ErrorType BadCharacters = new(ErrorKind.Invalid, "field.bad_characters",
        "The text has characters that are not allowed",
        "Control characters, unpaired surrogates and what Unicode calls noncharacters are refused, because not every system can store "
            + "them. No more than 30 combining marks stand on one letter.");

    /// <summary>
    /// As in Unicode's stream-safe texts (UAX 15). Normalising sorts marks, in a time that grows with the square of their number.
    /// </summary>
    private const int MostMarks = 30;

    /// <summary>One character can stand for so many: a longer text is too long however it is normalised.</summary>
    private const int MostInOne = 4;

    /// <summary>The text, or as much of its beginning, without half a character at the end.</summary>
    public static string Beginning(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>The text, trimmed; lines may be broken only where <paramref name="multiline"/> says so.</summary>
    public static Result<string> Check(string? text, int longest, bool multiline = false)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || !HasSomethingToSee(trimmed))
            return Required.With("A text is required here.");
        if (trimmed.Length > longest * MostInOne)
            return TooLong.With($"The text has {trimmed.Length} characters; at most {longest} are allowed.");
        if (HasTooManyMarks(trimmed))
            return BadCharacters.With($"The text has more than {MostMarks} combining marks in a row.");
        if (HasBadCharacters(trimmed, multiline))
            return BadCharacters.With("The text has control characters, unpaired surrogates or noncharacters.");

        var normal = trimmed.Normalize(NormalizationForm.FormC);
        return normal.Length <= longest ? normal : TooLong.With($"The text has {normal.Length} characters; at most {longest} are allowed.");
    }

    /// <summary>Reserved for use inside of programs (Unicode, section 23.7): a text that has one cannot even be normalised.</summary>
    public static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>Whether more combining marks follow each other than any language writes. Normalising them could take for ever.</summary>
    public static bool HasTooManyMarks(ReadOnlySpan<char> text)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks)
                return true;
        }

        return false;
    }

    // Whatever is sorted is a mark. The two of half width become marks only when they are normalised.
    private static bool IsMark(Rune rune) => rune.Value is 0xFF9E or 0xFF9F
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool HasBadCharacters(string text, bool multiline)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || IsNoncharacter(rune))
                return true;
            if (Rune.IsControl(rune) && !(multiline && rune.Value is '\n' or '\r' or '\t'))
                return true;
            rest = rest[length..];
        }

        return false;
    }

    // Spaces, what only joins or parts others, and letters that are blank: of these alone no text is made.
    private static bool HasSomethingToSee(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(
                rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0))
                return true;
        }

        return false;
    }
}

/// <summary>A remark or a reason in a person's words: 1 to 500 characters.</summary>
public readonly record struct Note(string Value)
{
    public const int Longest = 500;

    public static Result<Note> From(string? text) => Text.Check(text, Longest, multiline: true).Then(checkedText => new Note(checkedText));

    public override string ToString() => Value;
}
