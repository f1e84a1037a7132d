using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.AccessLog;

/// <summary>Counts the bytes of an answer on their way out.</summary>
internal sealed class CountedBody : StreamResponseBodyFeature
{
    private readonly CountingStream _stream;

    public CountedBody(IHttpResponseBodyFeature inner)
        : this(inner, new CountingStream(inner.Stream))
    {
    }

    private CountedBody(IHttpResponseBodyFeature inner, CountingStream stream)
        : base(stream, inner) => _stream = stream;

    public long Count => _stream.Count;

    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin from) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Count += count;
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
