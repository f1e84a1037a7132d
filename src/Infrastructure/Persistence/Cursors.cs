using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>The place in a list where a page ended: the sort key of its last item, then its id.</summary>
internal readonly record struct Position(long Key, string Id);

/// <summary>Writes positions as cursors that only this service can make, each good only for the list that gave it.</summary>
internal sealed class Cursors(SecurityOptions security)
{
    private const int SignatureLength = 16;

    // Of the present secret, then of the previous one.
    private readonly byte[][] _keys = security.DeriveKeys("cursors");

    /// <summary>One page of a list.</summary>
    /// <param name="list">Whose list it is, with its filter and sort: what its cursors are bound to.</param>
    /// <param name="read">Reads on from a position, one item more than the page has, to know whether there is a next one.</param>
    public async Task<Result<Page<T>>> Page<T>(
        PageRequest request, string list, Func<Position?, Task<List<T>>> read, Func<T, Position> positionOf, Func<Task<long>> count)
    {
        var after = request.Cursor is { } cursor ? Read(cursor, list) : null;
        if (after is { IsFailure: true } invalid)
            return invalid.Error!;

        var found = await read(after?.Value);
        var items = found.Take(request.Limit).ToList();
        var next = found.Count > items.Count ? Write(positionOf(items[^1]), list) : null;
        return new Page<T>(items, next, request.WithTotal ? await count() : null)
        {
            Cursors = request.WithCursors ? items.ConvertAll(item => Write(positionOf(item), list)) : null,
        };
    }

    private string Write(Position position, string list)
    {
        var payload = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(position.Id)];
        BinaryPrimitives.WriteInt64BigEndian(payload, position.Key);
        _ = Encoding.UTF8.GetBytes(position.Id, payload.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString([.. Sign(payload, list, _keys[0]), .. payload]);
    }

    private Result<Position> Read(string cursor, string list)
    {
        var invalid = PageRequest.CursorInvalid.With("This cursor was not given by this list.");
        if (cursor.Length > 500 || CanonicalBase64Url.Decode(cursor) is not { Length: >= SignatureLength + sizeof(long) } bytes)
            return invalid;

        var payload = bytes.AsSpan(SignatureLength).ToArray();
        return _keys.Any(key => CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureLength), Sign(payload, list, key)))
            ? new Position(BinaryPrimitives.ReadInt64BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(sizeof(long))))
            : invalid;
    }

    private static byte[] Sign(byte[] payload, string list, byte[] key) =>
        HMACSHA256.HashData(key, (byte[])[.. payload, .. Encoding.UTF8.GetBytes(list)])[..SignatureLength];
}
