using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using CleanOrders.Gateway.AccessLog;
using CleanOrders.Gateway.Upstreams;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.Requests;

/// <summary>What is looked at before anything costs: spelling, headers, then the body.</summary>
internal sealed class RequestChecks(RequestOptions options, BodySchemas schemas)
{
    private const int PartSize = 8 * 1024;

    /// <summary>The server counts what a body takes up in chunks, which is up to eight times what it is.</summary>
    private const int LargestChunking = 8;

    /// <summary>Refuses what no instance should see. The connection ends with it, since what follows on it cannot be trusted.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        var refusal = Spelling.Refusal(context) ?? HeaderChecks.Refusal(context) ?? BodyChecks.Refusal(context, options);
        if (refusal is null)
            return next(context);
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return refusal.ExecuteAsync(context);
    }

    /// <summary>
    /// Takes a body in before its request goes on: a slow one then holds no instance, one that is too long is refused early, and a request
    /// that is sent again has it still. Files go through as they come.
    /// </summary>
    public Task TakeBody(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return next(context);
        if (ApiRoute.Of(context)?.Kind != RouteKind.File)
            return TakeWhole(context, next);
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxFileSize;
        return next(context);
    }

    private async Task TakeWhole(HttpContext context, RequestDelegate next)
    {
        if (await TakeWhole(context) is { } refusal)
            await refusal.ExecuteAsync(context);
        else
            await next(context);
    }

    /// <returns>The refusal of one that cannot be read, or is not as the API's document says.</returns>
    private async Task<Problem?> TakeWhole(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is null)
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
                (long)options.MaxBodySize * LargestChunking;
        var taken = await ReadToEnd(request, context.RequestAborted);
        request.Body = taken;

        // The instance gets a length, and nothing to read in chunks.
        _ = request.Headers.Remove("Transfer-Encoding");
        request.ContentLength = taken.Length;
        AccessRecord.Of(context).BytesIn = taken.Length;
        if (taken.Length == 0)
            return null;
        var body = taken.GetBuffer().AsMemory(0, (int)taken.Length);
        return TokensOf(body.Span) is not { } tokens
            ? new Problem(ProblemType.Malformed, "The body is not JSON in UTF-8, at most 64 levels deep.")
            : schemas.Refusal(request, body.Span, tokens) is { } refusal ? new Problem(refusal)
            : null;
    }

    private async Task<MemoryStream> ReadToEnd(HttpRequest request, CancellationToken ct)
    {
        var taken = new MemoryStream((int)(request.ContentLength ?? 0));
        var part = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            while (await request.Body.ReadAsync(part, ct) is > 0 and var read)
            {
                if (taken.Length + read > options.MaxBodySize)
                    throw new BadHttpRequestException(ProblemType.TooLarge.Explanation, StatusCodes.Status413PayloadTooLarge);
                taken.Write(part, 0, read);
            }
        }
        catch (Exception failure) when (failure is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The chunks of the body cannot be read.", failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        taken.Position = 0;
        return taken;
    }

    /// <returns>How many there are; nothing where it is no JSON.</returns>
    private static int? TokensOf(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return null;
        var reader = new Utf8JsonReader(body);
        var count = 0;
        try
        {
            // To its end: what is wrong stands anywhere.
            while (reader.Read())
                count++;
            return count;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
