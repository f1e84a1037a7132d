using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>
/// An id begins with its time: a range of times is a range of ids, and one index serves the bound, the sort and the cursor.
/// </summary>
internal static class IdBounds
{
    /// <summary>The smallest id of that time or later. Ids have milliseconds: a bound within one begins with the next.</summary>
    public static Guid From<TId>(DateTimeOffset time)
        where TId : struct, ITypedId<TId>
    {
        const long AlmostOne = TimeSpan.TicksPerMillisecond - 1;
        return TypedId.FirstAt<TId>(
            time <= DateTimeOffset.MaxValue.AddTicks(-AlmostOne) ? time.AddTicks(AlmostOne) : DateTimeOffset.MaxValue).Value;
    }

    /// <summary>Where a list with the youngest first goes on: before the end of its last page; at its beginning, before all ids.</summary>
    public static Guid Before<TId>(Position? after)
        where TId : struct, ITypedId<TId> =>
        after is { } position && TypedId.TryParse<TId>(position.Id, out var last) ? last.Value : Guid.AllBitsSet;
}
