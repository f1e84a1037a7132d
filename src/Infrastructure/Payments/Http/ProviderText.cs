using System.Text.Unicode;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Payments.Http;

/// <summary>What the provider wrote is looked at before it is kept, logged or shown.</summary>
internal static class ProviderText
{
    private const int LongestWord = 100;
    private const int LongestReference = 200;

    /// <summary>Whether it is UTF-8 as a whole, also where nobody reads it.</summary>
    /// <param name="text">Without the mark that some write at the beginning.</param>
    public static bool IsJsonText(ReadOnlyMemory<byte> body, out ReadOnlyMemory<byte> text)
    {
        text = body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
        return Utf8.IsValid(text.Span);
    }

    /// <summary>Letters, digits and underscores; nothing, where it is something else.</summary>
    public static string? Word(string? text) =>
        text is { Length: > 0 and <= LongestWord } && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? text
            : null;

    /// <summary>Visible characters of ASCII; nothing, where it is something else.</summary>
    public static ProviderReference? Reference(string? text) =>
        text is { Length: > 0 and <= LongestReference } && IsVisible(text) ? new ProviderReference(text) : null;

    public static Money? Amount(long? amount, string? currency) =>
        amount is >= 0 and var minor && Currency.From(currency) is { IsFailure: false } known ? new Money(minor, known.Value) : null;

    public static bool IsVisible(string text) => text.All(character => character is > ' ' and <= '~');
}
