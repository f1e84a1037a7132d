using System.Buffers.Text;
using System.Security.Cryptography;

namespace CleanOrders.WebApi.Responses;

/// <summary>A success that is XML, tagged by its content.</summary>
internal sealed class XmlReply(byte[] xml, string mediaType) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(xml).AsSpan(0, 12))}\"";
        response.Headers.ETag = tag;
        response.Headers.XContentTypeOptions = "nosniff";
        if (Preconditions.HasCurrent(httpContext.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = $"{mediaType}; charset=utf-8";
        response.ContentLength = xml.Length;
        return response.Body.WriteAsync(xml, httpContext.RequestAborted).AsTask();
    }
}
