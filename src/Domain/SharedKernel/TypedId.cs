using System.Buffers.Binary;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>An id that cannot be mistaken for another thing's id: a UUIDv7 (RFC 9562) with a prefix.</summary>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    static abstract string Prefix { get; }

    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

/// <summary>Makes ids and writes them as TypeIDs: the prefix, <c>_</c>, and the 128 bits as 26 characters of Crockford's base 32.</summary>
public static class TypedId
{
    /// <summary>What follows the prefix and <c>_</c>: 130 bits, of which the first two are 0.</summary>
    public const string Pattern = "[0-7][0-9a-hjkmnp-tv-z]{25}";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;
    private const int Version7 = 0x7000;
    private const int CountBits = 12;
    private const int HighestCount = (1 << CountBits) - 1;

    // A slot for each of the latest milliseconds: two requests may hold neighbouring ones in hand and take turns. And a row of
    // them for each minute or so, lest whoever goes by another clock in this process, as tests do, resets them.
    private static readonly long[] LastCounts = new long[256 * 16];

    /// <summary>
    /// A new id that sorts by <paramref name="now"/>, and in one millisecond of one process after those before it (RFC 9562, section 6.2).
    /// </summary>
    public static TId New<TId>(DateTimeOffset now)
        where TId : struct, ITypedId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var start = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & (HighestCount / 2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(Version7 | NextCount(now.ToUnixTimeMilliseconds(), start)));
        return TId.From(new Guid(bytes, bigEndian: true));
    }

    // A slot holds its millisecond and the count within it in one number, so that they change together.
    private static int NextCount(long millisecond, int start)
    {
        ref var slot = ref LastCounts[((millisecond >> 16 & 255) << 4) | (millisecond & 15)];
        while (true)
        {
            var last = Volatile.Read(ref slot);
            var next = last >> CountBits == millisecond
                ? Math.Min(last + 1, (millisecond << CountBits) | HighestCount)
                : (millisecond << CountBits) | (uint)start;
            if (Interlocked.CompareExchange(ref slot, next, last) == last)
                return (int)(next & HighestCount);
        }
    }

    /// <summary>The smallest id of that millisecond: a bound for ranges of time.</summary>
    public static TId FirstAt<TId>(DateTimeOffset time)
        where TId : struct, ITypedId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, time.ToUnixTimeMilliseconds()) << 16);
        return TId.From(new Guid(bytes, bigEndian: true));
    }

    /// <summary>When the id was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf<TId>(TId id)
        where TId : struct, ITypedId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    public static string Format<TId>(TId id)
        where TId : struct, ITypedId<TId> => string.Create(TId.Prefix.Length + 1 + Length, id, static (text, id) =>
    {
        TId.Prefix.CopyTo(text);
        text[TId.Prefix.Length] = '_';
        Span<byte> bytes = stackalloc byte[16];
        _ = id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var rest = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = text.Length - 1; i > TId.Prefix.Length; i--)
        {
            text[i] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    public static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, ITypedId<TId>
    {
        id = default;
        var start = TId.Prefix.Length + 1;
        if (text is null || text.Length != start + Length || text[start - 1] != '_' || text[start] > '7'
            || !text.StartsWith(TId.Prefix, StringComparison.Ordinal))
            return false;

        var bits = UInt128.Zero;
        foreach (var character in text.AsSpan(start))
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        id = TId.From(new Guid(bytes, bigEndian: true));
        return true;
    }
}
