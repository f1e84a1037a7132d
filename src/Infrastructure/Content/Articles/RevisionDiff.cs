using CleanOrders.Application.Content.Articles.Revisions;
using DiffPlex;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>What differs between two revisions, line by line.</summary>
internal static class RevisionDiff
{
    /// <summary>Unchanged lines around a change.</summary>
    private const int Around = 3;

    /// <summary>Comparing takes a time that grows with the square of what differs: of more lines than this all count as changed.</summary>
    private const int MostCompared = 3000;

    public static IReadOnlyList<DiffLine> Between(RevisionDetails? before, RevisionDetails after)
    {
        var (old, now) = (before is null ? [] : LinesOf(before), LinesOf(after));
        var all = Lines(old, now);
        return [.. all.Where((_, i) => IsNearChange(all, i))];
    }

    private static string[] LinesOf(RevisionDetails revision) =>
    [
        revision.Title.Value, .. revision.Summary.Value.Split('\n'), string.Join(", ", revision.Tags.Select(tag => tag.Value)),
        .. revision.Body.Value.Split('\n'),
    ];

    private static List<DiffLine> Lines(string[] old, string[] now)
    {
        // What is the same at both ends is not compared: most changes are small.
        var start = Common(old, now, (lines, i) => lines[i], most: Math.Min(old.Length, now.Length));
        var end = Common(old, now, (lines, i) => lines[^(i + 1)], most: Math.Min(old.Length, now.Length) - start);
        var lines = new List<DiffLine>(Same(now, 0, start, shift: 0));
        var (oldEnd, nowEnd) = (old.Length - end, now.Length - end);
        var (atOld, atNow) = (start, start);
        foreach (var (oldStart, removed, nowStart, added) in Changes(old[start..oldEnd], now[start..nowEnd]))
        {
            lines.AddRange(Same(now, atNow, start + nowStart, shift: atOld - atNow));
            for (var i = 0; i < removed; i++)
                lines.Add(new DiffLine(DiffKind.Removed, start + oldStart + i + 1, After: null, old[start + oldStart + i]));
            for (var i = 0; i < added; i++)
                lines.Add(new DiffLine(DiffKind.Added, Before: null, start + nowStart + i + 1, now[start + nowStart + i]));
            (atOld, atNow) = (start + oldStart + removed, start + nowStart + added);
        }

        lines.AddRange(Same(now, atNow, now.Length, shift: atOld - atNow));
        return lines;
    }

    private static IEnumerable<(int OldStart, int Removed, int NowStart, int Added)> Changes(string[] old, string[] now) =>
        old.Length == 0 || now.Length == 0 || old.Length + now.Length > MostCompared
            ? old.Length + now.Length == 0 ? [] : [(0, old.Length, 0, now.Length)]
            : Differ.Instance.CreateDiffs(string.Join('\n', old), string.Join('\n', now), false, false, LineFeeds.Instance).DiffBlocks
                .Select(block => (block.DeleteStartA, block.DeleteCountA, block.InsertStartB, block.InsertCountB));

    private static IEnumerable<DiffLine> Same(string[] now, int from, int to, int shift)
    {
        for (var i = from; i < to; i++)
            yield return new DiffLine(DiffKind.Unchanged, i + shift + 1, i + 1, now[i]);
    }

    private static int Common(string[] old, string[] now, Func<string[], int, string> at, int most)
    {
        var count = 0;
        while (count < most && at(old, count) == at(now, count))
            count++;
        return count;
    }

    private static bool IsNearChange(List<DiffLine> all, int line)
    {
        for (var i = Math.Max(0, line - Around); i <= Math.Min(all.Count - 1, line + Around); i++)
        {
            if (all[i].Kind != DiffKind.Unchanged)
                return true;
        }

        return false;
    }

    // The lines as they are split here: the library knows more ways to end one.
    private sealed class LineFeeds : IChunker
    {
        public static readonly LineFeeds Instance = new();

        public IReadOnlyList<string> Chunk(string text) => text.Split('\n');
    }
}
