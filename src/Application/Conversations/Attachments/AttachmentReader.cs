using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>
/// Finds out what a file is while its parts go by, with one of them in memory: by its first bytes, else whether all of it is text. What it
/// is said to be does not count.
/// </summary>
internal sealed class AttachmentReader
{
    private readonly CardNumberScan _cards = new();
    private byte[] _first = [];
    private byte[] _halfCharacter = [];
    private bool _isText = true;
    private bool _hasCard;
    private long _size;

    /// <returns>What was read; or <c>attachment.empty</c>, <c>attachment.type_refused</c>, <c>field.card_number</c>.</returns>
    public Result<AttachmentContent> ContentOf(string sha256)
    {
        if (_size == 0)
            return AttachmentErrors.Empty.With("The file has no bytes.");
        var type = AttachmentTypes.OfMark(_first);
        if (type is null && !(_isText && _halfCharacter.Length == 0))
            return AttachmentErrors.TypeRefused.With("By its content the file is no PNG, JPEG, GIF, WebP, PDF or text in UTF-8.");

        // Digits stand in images and in the tables of a PDF by chance.
        return type is null && _hasCard
            ? CardNumber.Refused.With("The file has the number of a payment card. Nothing of it was kept.")
            : new AttachmentContent(type ?? AttachmentType.Text, _size, sha256);
    }

    // Once it is refused, nobody needs the rest.
    private bool IsLost => _first.Length == AttachmentTypes.LongestMark && AttachmentTypes.OfMark(_first) is null && !_isText;

    /// <summary>The same parts, each looked at. It ends early where the file is refused already.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Through(
        IAsyncEnumerable<ReadOnlyMemory<byte>> parts, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var part in parts.WithCancellation(ct))
        {
            Read(part.Span);
            if (IsLost)
                yield break;
            yield return part;
        }
    }

    private void Read(ReadOnlySpan<byte> part)
    {
        _size += part.Length;
        _first = [.. _first, .. part[..Math.Min(part.Length, AttachmentTypes.LongestMark - _first.Length)]];
        if (_isText)
            ReadText([.. _halfCharacter, .. part]);
    }

    private void ReadText(byte[] bytes)
    {
        var characters = ArrayPool<char>.Shared.Rent(bytes.Length);
        var status = Utf8.ToUtf16(bytes, characters, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: false);
        var text = characters.AsSpan(0, written);
        _halfCharacter = bytes[read..];
        _isText = status != OperationStatus.InvalidData && !HasControls(text);
        _hasCard |= _cards.FindIn(text);
        ArrayPool<char>.Shared.Return(characters);
    }

    private static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) && character is not ('\n' or '\r' or '\t' or '\f'))
                return true;
        }

        return false;
    }
}
