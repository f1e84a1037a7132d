using System.Runtime.CompilerServices;
using System.Text;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.WebApi.Requests;

/// <summary>A body that is a file, in parts of which one is in memory.</summary>
internal static class FileParts
{
    private const int PartSize = 256 * 1024;

    /// <summary>Of a text. Each is good until the next one is asked for.</summary>
    /// <exception cref="CardNumberException">The file has the number of a payment card.</exception>
    /// <exception cref="SenderLeftException">Whoever sends it was locked or signed out before its end.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> OfText(HttpContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var cards = new CardNumberScan();
        await foreach (var part in Of(context, ct))
        {
            if (cards.FindIn(Encoding.Latin1.GetString(part.Span)))
                throw new CardNumberException();
            yield return part;
        }
    }

    /// <summary>Of whatever it is. Each is good until the next one is asked for.</summary>
    /// <exception cref="SenderLeftException">Whoever sends it was locked or signed out before its end.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(HttpContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[PartSize];
        while (await context.Request.Body.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, ct) is > 0 and var read)
            yield return buffer.AsMemory(0, read);

        if (await StillSignedIn.Refusal(context) is { } refusal)
            throw new SenderLeftException(refusal);
    }
}

/// <summary>Nothing of the file is kept.</summary>
internal sealed class SenderLeftException(Problem refusal) : Exception("Whoever sent the file may send it no longer.")
{
    public Problem Refusal => refusal;
}
