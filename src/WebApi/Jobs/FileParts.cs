using System.Runtime.CompilerServices;
using System.Text;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.WebApi.Jobs;

/// <summary>A body that is a file, in parts of which one is in memory.</summary>
internal static class FileParts
{
    private const int PartSize = 256 * 1024;

    /// <summary>19 digits with something between them, each of them written as an escape.</summary>
    private const int LongestNumber = 6 * (19 + 18);

    /// <summary>Each is good until the next one is asked for.</summary>
    /// <exception cref="CardNumberException">The file has the number of a payment card.</exception>
    /// <exception cref="SenderLeftException">Whoever sends it was locked or signed out before its end.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(HttpContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[PartSize];
        var end = "";
        while (await context.Request.Body.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, ct) is > 0 and var read)
        {
            // As much of the last part stands before this one as a number can be long.
            var text = end + Encoding.Latin1.GetString(buffer, 0, read);
            if (CardNumber.IsIn(text))
                throw new CardNumberException();
            end = text[^Math.Min(text.Length, LongestNumber)..];
            yield return buffer.AsMemory(0, read);
        }

        if (await StillSignedIn.Refusal(context) is { } refusal)
            throw new SenderLeftException(refusal);
    }
}

/// <summary>Nothing of the file is kept.</summary>
internal sealed class SenderLeftException(Problem refusal) : Exception("Whoever sent the file may send it no longer.")
{
    public Problem Refusal => refusal;
}
