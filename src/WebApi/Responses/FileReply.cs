using CleanOrders.ServiceDefaults.Authentication;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Responses;

/// <summary>
/// A file, sent part by part. It is for saving and never a page: what browsers show of it runs nothing, and is taken for no other type.
/// </summary>
/// <param name="read">Its parts; not called where only its head is asked for.</param>
internal sealed class FileReply(string name, string contentType, long size, Func<IAsyncEnumerable<ReadOnlyMemory<byte>>> read) : IResult
{
    private const string ContentPolicy = "default-src 'none'; sandbox";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        var response = httpContext.Response;
        response.ContentType = contentType;
        response.ContentLength = size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        if (HeadRequests.Is(httpContext))
            return;
        await foreach (var part in read().WithCancellation(httpContext.RequestAborted))
        {
            // Whoever reads slowly is still who may read it, or gets no more.
            if (!await SignedIn.IsStillGood(httpContext))
            {
                httpContext.Abort();
                return;
            }

            await response.Body.WriteAsync(part, httpContext.RequestAborted);
        }
    }
}
