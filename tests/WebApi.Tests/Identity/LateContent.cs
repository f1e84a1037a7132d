using System.Net.Http.Headers;
using System.Text;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>A body that the server asks for, and that it gets only when the test says so.</summary>
internal sealed class LateContent : HttpContent
{
    private readonly byte[] _bytes;
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LateContent(string text, string contentType = "application/json")
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    /// <summary>Ends when the server has looked at who asks, and wants the body (<c>Expect: 100-continue</c>).</summary>
    public Task Wanted => _wanted.Task;

    public void Send() => _sent.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _ = _wanted.TrySetResult();
        await _sent.Task;
        await stream.WriteAsync(_bytes);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
