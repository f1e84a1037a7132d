using System.Runtime.CompilerServices;
using System.Text;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.WebApi.Jobs;

/// <summary>A body that is a file, in parts of which one is in memory.</summary>
internal static class FileParts
{
    private const int PartSize = 256 * 1024;

    /// <summary>19 digits with something between them, each of them written as an escape.</summary>
    private const int LongestNumber = 6 * (19 + 18);

    /// <summary>Each is good until the next one is asked for.</summary>
    /// <exception cref="CardNumberException">The file has the number of a payment card.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(Stream body, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[PartSize];
        var end = "";
        while (await body.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, ct) is > 0 and var read)
        {
            // As much of the last part stands before this one as a number can be long.
            var text = end + Encoding.Latin1.GetString(buffer, 0, read);
            if (CardNumber.IsIn(text))
                throw new CardNumberException();
            end = text[^Math.Min(text.Length, LongestNumber)..];
            yield return buffer.AsMemory(0, read);
        }
    }
}
