using CleanOrders.Application.Jobs;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.WebApi.Responses;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Jobs;

/// <summary>A file, sent part by part.</summary>
internal sealed class FileReply(JobFileDetails file, IJobFiles files) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        var response = httpContext.Response;
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        if (HeadRequests.Is(httpContext))
            return;
        await foreach (var part in files.Read(file, httpContext.RequestAborted))
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
