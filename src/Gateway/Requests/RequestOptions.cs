using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CleanOrders.Gateway.Requests;

/// <summary>The section <c>Gateway:Requests</c>: how large a request may be, and how slowly it may come.</summary>
internal sealed class RequestOptions : IValidatableObject
{
    /// <summary>The largest body, in bytes, of every route but that of files.</summary>
    [Range(1024, 16_777_216)]
    public int MaxBodySize { get; set; } = 1024 * 1024;

    /// <summary>The largest file, in bytes.</summary>
    [Range(1024, 1_073_741_824)]
    public long MaxFileSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many headers a request may have.</summary>
    [Range(10, 1_000)]
    public int MaxHeaders { get; set; } = 100;

    /// <summary>How many bytes they may have together.</summary>
    [Range(1024, 1_048_576)]
    public int MaxHeadersSize { get; set; } = 32 * 1024;

    /// <summary>How many bytes the first line of a request may have.</summary>
    [Range(256, 65_536)]
    public int MaxLineSize { get; set; } = 8 * 1024;

    /// <summary>How long the headers of a request may take to arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a body must come with 240 bytes a second at least.</summary>
    [Range(typeof(TimeSpan), "00:00:01.1", "00:02:00")]
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A file with the API's OpenAPI document (3.1): bodies that are not as it says are refused with 400 before they cost an instance.
    /// Left out: the API alone looks at them.
    /// </summary>
    public string? Document { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Document is { } file && !BodySchemas.CanRead(file))
            yield return new ValidationResult(
                $"Gateway:Requests:Document is {file}; it must be a file with the OpenAPI document of the API, which an instance has at "
                    + "/openapi/v1.json.");
    }
}

/// <summary>The server itself refuses what is larger, before anything reads it.</summary>
internal sealed class ServerLimits(IOptions<RequestOptions> requests) : IConfigureOptions<KestrelServerOptions>
{
    private const int BytesPerSecond = 240;

    public void Configure(KestrelServerOptions options)
    {
        var allowed = requests.Value;
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = allowed.MaxBodySize;
        options.Limits.MaxRequestHeaderCount = allowed.MaxHeaders;
        options.Limits.MaxRequestHeadersTotalSize = allowed.MaxHeadersSize;
        options.Limits.MaxRequestLineSize = allowed.MaxLineSize;
        options.Limits.MaxRequestBufferSize = Math.Max(
            options.Limits.MaxRequestBufferSize ?? 0, allowed.MaxHeadersSize + allowed.MaxLineSize);
        options.Limits.RequestHeadersTimeout = allowed.HeadersTimeout;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, allowed.BodyGrace);
    }
}
