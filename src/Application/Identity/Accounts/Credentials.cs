using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>
/// An e-mail address in lower case. ASCII only, as in HTML's <c>input type=email</c>: two accounts cannot look alike and differ.
/// What stands after a <c>+</c> makes it another address: which providers deliver that to the same mailbox, nobody can know.
/// </summary>
public readonly partial record struct EmailAddress
{
    public const int Longest = 254;

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    /// <summary>
    /// An address that somebody names: nobody delivers to a name with a dot at its end or two in a row, or to a number for a domain.
    /// </summary>
    public static Result<EmailAddress> From(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
            return Text.Required.With("An e-mail address is required here.");
        return Known(trimmed) is { } address
            && !trimmed.StartsWith('.') && !trimmed.Contains(".@", StringComparison.Ordinal)
            && !trimmed.Contains("..", StringComparison.Ordinal)
            && trimmed.AsSpan(trimmed.LastIndexOf('.') + 1).ContainsAnyExceptInRange('0', '9')
                ? address
                : IdentityErrors.EmailMalformed.With("This is not an e-mail address.");
    }

    /// <summary>An address that an account may have had since before today's rules; nothing, where no account can.</summary>
    public static EmailAddress? Known(string? text) =>
        text?.Trim() is { Length: > 0 and <= Longest } trimmed && Shape().IsMatch(trimmed)
            ? new EmailAddress(trimmed.ToLowerInvariant())
            : null;

    public override string ToString() => Value;

    [GeneratedRegex(
        @"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
            + @"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}

/// <summary>
/// A password as it is hashed: normalised, so that every keyboard spells it alike, and never cut short. It does not print.
/// </summary>
public readonly record struct Password
{
    public const int Shortest = 12;
    public const int Longest = 128;

    /// <summary>Normalising makes of so many UTF-16 units one character at the most: what is longer is too long in any case.</summary>
    private const int LongestTyped = 8 * Longest;

    private const string ServiceName = "CleanOrders";
    private const int ShortestName = 4;

    private Password(string value) => Value = value;

    public string Value { get; }

    /// <summary>A password that somebody chooses now. Its characters are counted as it is hashed: no keyboard makes it longer.</summary>
    public static Result<Password> Choose(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Text.Required.With("A password is required here.");
        if (text.Length > LongestTyped)
            return IdentityErrors.WeakPassword.With($"The password has {text.Length} characters; {Shortest} to {Longest} are wanted.");
        if (Typed(text) is not { } password)
        {
            return Text.BadCharacters.With(
                "The password has unpaired surrogates, noncharacters or too many combining marks in a row, or ends with a zero.");
        }

        var characters = password.Value.EnumerateRunes().Count();
        if (characters is < Shortest or > Longest)
            return IdentityErrors.WeakPassword.With($"The password has {characters} characters; {Shortest} to {Longest} are wanted.");
        if (CommonPasswords.Has(password.Value))
            return IdentityErrors.WeakPassword.With("The password is one of those that everybody tries first.");
        return password.Value.Contains(ServiceName, StringComparison.OrdinalIgnoreCase)
            ? IdentityErrors.WeakPassword.With("The password has the name of this service in it.")
            : password;
    }

    /// <summary>The password, unless it has the name in it that its owner's e-mail address begins with.</summary>
    public Result<Password> For(EmailAddress owner)
    {
        var name = owner.Value.Split('@', '+')[0];
        return name.Length >= ShortestName && Value.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? IdentityErrors.WeakPassword.With("The password has the name from the e-mail address in it.")
            : this;
    }

    /// <summary>A password to be compared: it may be older than today's rules. Nothing, where no password can be like this.</summary>
    public static Password? Typed(string? text) =>
        string.IsNullOrEmpty(text) || text.Length > LongestTyped || Text.HasTooManyMarks(text) || !IsText(text)
            ? null
            : new Password(text.Normalize(NormalizationForm.FormKC));

    public override string ToString() => "(password)";

    private static bool IsText(ReadOnlySpan<char> text)
    {
        // HMAC fills a short key with zeros (RFC 2104): with some at its end a password would be the same as without.
        if (text.EndsWith('\0'))
            return false;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done || Text.IsNoncharacter(rune))
                return false;
            text = text[length..];
        }

        return true;
    }
}
