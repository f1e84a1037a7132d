using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Jobs;

/// <summary>A body that is a file, in parts of which one is in memory.</summary>
internal static class FileParts
{
    private const int PartSize = 256 * 1024;

    /// <summary>Without parameters: the route has taken it, so it is one of few.</summary>
    public static string TypeOf(HttpRequest request) => MediaTypeHeaderValue.Parse(request.ContentType).MediaType.ToString().ToLowerInvariant();

    /// <summary>Each is good until the next one is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(Stream body, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[PartSize];
        while (await body.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, ct) is > 0 and var read)
            yield return buffer.AsMemory(0, read);
    }
}
