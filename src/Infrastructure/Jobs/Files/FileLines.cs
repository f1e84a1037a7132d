using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Jobs.Files;

/// <summary>
/// The lines of a file that somebody sent: text in UTF-8, with or without a mark at its beginning. What cannot be read is an error of its
/// own line.
/// </summary>
internal static class FileLines
{
    /// <summary>In bytes, without its end. No more of a line is ever held in memory.</summary>
    public const int Longest = 1024 * 1024;

    public static readonly ErrorType NotUtf8 = new(ErrorKind.Invalid, "line.bad_encoding",
        "The line is not UTF-8", "The line has bytes that are no text in UTF-8. Write the file in UTF-8 and send it again.");

    public static readonly ErrorType TooLong = new(ErrorKind.Invalid, "line.too_long",
        "The line is too long", "A line has at most 1 MiB.");

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether a file begins as text in UTF-16 or UTF-32 does: with a mark of these, or with a zero in its first letter.</summary>
    public static bool IsOfWiderLetters(ReadOnlySpan<byte> first) =>
        first is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] || first[..Math.Min(4, first.Length)].Contains((byte)0);

    public static async IAsyncEnumerable<Result<string>> Of(
        IAsyncEnumerable<ReadOnlyMemory<byte>> parts, [EnumeratorCancellation] CancellationToken ct)
    {
        var (line, isFirst) = (new Line(), true);
        await foreach (var part in parts.WithCancellation(ct))
        {
            var start = isFirst && part.Span.StartsWith(Mark) ? Mark.Length : 0;
            isFirst = false;
            for (var end = part.Span[start..].IndexOf((byte)'\n'); end >= 0; end = part.Span[start..].IndexOf((byte)'\n'))
            {
                line.Add(part.Span.Slice(start, end));
                yield return line.Take();
                start += end + 1;
            }

            line.Add(part.Span[start..]);
        }

        if (!line.IsEmpty)
            yield return line.Take();
    }

    /// <summary>Gathers one line, and forgets one that is too long.</summary>
    private sealed class Line
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private bool _isTooLong;

        public bool IsEmpty => _bytes.WrittenCount == 0 && !_isTooLong;

        public void Add(ReadOnlySpan<byte> more)
        {
            // One more than fits: it may be the carriage return of its end.
            _isTooLong |= _bytes.WrittenCount + more.Length > Longest + 1;
            if (_isTooLong)
                _bytes.ResetWrittenCount();
            else
                _bytes.Write(more);
        }

        public Result<string> Take()
        {
            var bytes = _bytes.WrittenSpan is [.. var text, (byte)'\r'] ? text : _bytes.WrittenSpan;
            Result<string> line = _isTooLong || bytes.Length > Longest ? TooLong.With($"The line has more than {Longest} bytes.")
                : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
                : NotUtf8.With("The line has bytes that are not UTF-8.");
            _bytes.ResetWrittenCount();
            _isTooLong = false;
            return line;
        }
    }
}
