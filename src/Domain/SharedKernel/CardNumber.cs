using System.Globalization;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>
/// Finds what looks like the number of a payment card (ISO/IEC 7812): 13 to 19 digits, perhaps in groups, that begin as those of a brand do
/// and whose last digit fits. Card numbers never enter this service, in whatever member they stand. A long number of a parcel is one in
/// very rare cases only.
/// </summary>
public static class CardNumber
{
    public static readonly ErrorType Refused = new(ErrorKind.Invalid, "field.card_number",
        "A card number must not stand here",
        "The text has a number that looks like that of a payment card. This service takes the tokens of the payment provider and nothing "
            + "else of a card, in no member.");

    private const int Shortest = 13;
    private const int Longest = 19;
    private const string Escape = "\\u";

    // A telephone number with its country has a plus in front, and no more digits (ITU-T E.164).
    private const int LongestPhone = 15;
    private const string Plus = "+";
    private const string EscapedPlus = "\\u002B";

    /// <summary>
    /// Also where characters are written as JSON escapes: a text may be JSON itself. A UUID (RFC 9562) is an id whatever its digits are,
    /// and clients send it again until it is taken.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<char> text) => !Guid.TryParse(text, out _) && IsAnywhereIn(text);

    private static bool IsAnywhereIn(ReadOnlySpan<char> text) =>
        IsWrittenIn(text) || (text.Contains(Escape, StringComparison.Ordinal) && IsWrittenIn(Unescaped(text)));

    private static bool IsWrittenIn(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[Longest + 1];
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                continue;

            // One space or dash may stand between two digits.
            var (count, isPhone) = (0, IsAfterPlus(text[..i]));
            for (; i < text.Length
                && (char.IsAsciiDigit(text[i]) || (text[i] is ' ' or '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))); i++)
            {
                if (char.IsAsciiDigit(text[i]) && count <= Longest)
                    digits[count++] = text[i] - '0';
            }

            if (count is >= Shortest and <= Longest && !(isPhone && count <= LongestPhone)
                && IsOfABrand(digits[..count]) && LastDigitFits(digits[..count]))
                return true;
        }

        return false;
    }

    private static bool IsAfterPlus(ReadOnlySpan<char> before) =>
        before.EndsWith(Plus, StringComparison.Ordinal) || before.EndsWith(EscapedPlus, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Unescaped(ReadOnlySpan<char> text)
    {
        var (written, length) = (new char[text.Length], 0);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = i + 6 <= text.Length && text.Slice(i, 2) is Escape
                && int.TryParse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            written[length++] = isEscape
                ? (char)int.Parse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : text[i];
            i += isEscape ? 5 : 0;
        }

        return written.AsSpan(0, length);
    }

    private static bool IsOfABrand(ReadOnlySpan<int> digits)
    {
        var (two, four) = ((digits[0] * 10) + digits[1], (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3]);
        return digits.Length switch
        {
            13 => digits[0] == 4,
            14 => two is 36 or 38 || four is >= 3000 and <= 3059,
            15 => two is 34 or 37,
            16 => digits[0] == 4 || two is >= 51 and <= 55 or 62 or 65
                || four is >= 2221 and <= 2720 or 6011 or >= 6440 and <= 6499 or >= 3528 and <= 3589,
            19 => digits[0] == 4 || two is 62 or 65,
            _ => two == 62,
        };
    }

    // The check of Luhn (ISO/IEC 7812-1, annex B).
    private static bool LastDigitFits(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var doubled = (digits.Length - i) % 2 == 0 ? digits[i] * 2 : digits[i];
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }
}

/// <summary>Looks for card numbers in a text that comes in parts, also where one begins in one part and ends in the next.</summary>
public sealed class CardNumberScan
{
    /// <summary>19 digits with something between them, each of them written as an escape.</summary>
    private const int LongestNumber = 6 * (19 + 18);

    private string _end = "";

    public bool FindIn(ReadOnlySpan<char> part)
    {
        var text = string.Concat(_end, part);
        _end = text[^Math.Min(text.Length, LongestNumber)..];
        return CardNumber.IsIn(text);
    }
}
