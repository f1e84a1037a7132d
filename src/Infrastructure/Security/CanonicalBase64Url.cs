using System.Buffers.Text;

namespace CleanOrders.Infrastructure.Security;

/// <summary>
/// Bytes as text that this service has written. Each has one spelling: with blanks, padding or bits to spare it is another text.
/// </summary>
internal static class CanonicalBase64Url
{
    /// <returns>Nothing for what <see cref="Base64Url.EncodeToString(ReadOnlySpan{byte})"/> would not write.</returns>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return text.SequenceEqual(Base64Url.EncodeToString(bytes)) ? bytes : null;
    }
}
