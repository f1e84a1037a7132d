using System.Numerics;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InProcess;

/// <summary>
/// A bounded table of what is stored of each subject, in shards with a lock each. A full shard drops those of which least is owed: an idle
/// subject first, never one that is refused while another is idle.
/// </summary>
internal sealed class SubjectTable(int capacity)
{
    private const int Shards = 64;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard(Math.Max(1, capacity / Shards)))];

    public int Count => _shards.Sum(shard => shard.Count);

    /// <summary>Locks each shard that one of the checks is in, in the same order whoever locks: nobody waits in a circle.</summary>
    public Hold Lock(LimitCheck[] checks)
    {
        var locked = 0UL;
        foreach (var check in checks)
            locked |= 1UL << IndexOf(check.Subject.Value);
        return Lock(locked);
    }

    public Hold Lock(LimitSubject subject) => Lock(1UL << IndexOf(subject.Value));

    private Hold Lock(ulong locked)
    {
        for (var left = locked; left != 0; left &= left - 1)
            _shards[BitOperations.TrailingZeroCount(left)].Lock.Enter();
        return new Hold(this, locked);
    }

    private static int IndexOf(string subject) => (int)((uint)subject.GetHashCode(StringComparison.Ordinal) % Shards);

    /// <summary>The subjects in the shards that are locked.</summary>
    public readonly ref struct Hold(SubjectTable table, ulong locked)
    {
        /// <summary>Nothing where it is not counted.</summary>
        public Subject? Find(string subject) => table._shards[IndexOf(subject)].Find(subject);

        public Subject FindOrAdd(string subject, long now) => table._shards[IndexOf(subject)].FindOrAdd(subject, now);

        public void Remove(string subject) => table._shards[IndexOf(subject)].Remove(subject);

        public void Dispose()
        {
            for (var left = locked; left != 0; left &= left - 1)
                table._shards[BitOperations.TrailingZeroCount(left)].Lock.Exit();
        }
    }

    private sealed class Shard(int capacity)
    {
        // The more go at once, the less often all are compared.
        private readonly int _evictedAtOnce = Math.Max(1, capacity / 16);
        private readonly Dictionary<string, Subject> _subjects = new(StringComparer.Ordinal);

        public Lock Lock { get; } = new();

        public int Count
        {
            get
            {
                lock (Lock)
                    return _subjects.Count;
            }
        }

        public Subject? Find(string subject) => _subjects.GetValueOrDefault(subject);

        public Subject FindOrAdd(string subject, long now)
        {
            if (_subjects.TryGetValue(subject, out var found))
                return found;
            if (_subjects.Count >= capacity)
                Evict(now);
            return _subjects[subject] = new Subject();
        }

        public void Remove(string subject) => _ = _subjects.Remove(subject);

        private void Evict(long now)
        {
            var byDebt = _subjects.Select(one => (one.Key, Until: one.Value.MattersUntil)).OrderBy(one => one.Until).ToList();
            foreach (var (index, (subject, until)) in byDebt.Index())
            {
                if (index >= _evictedAtOnce && until > now)
                    return;
                _ = _subjects.Remove(subject);
            }
        }
    }
}

/// <summary>What is stored of a subject: a cell for each of its few policies.</summary>
internal sealed class Subject
{
    private readonly List<(string Field, Cell Cell, long Until)> _cells = new(2);

    public string? Plan { get; set; }

    /// <summary>Until when it makes a difference that it is stored.</summary>
    public long MattersUntil => _cells.Count > 0 ? _cells.Max(one => one.Until) : 0;

    public Cell this[string field] => IndexOf(field) is >= 0 and var index ? _cells[index].Cell : default;

    public void Store(string field, Cell cell, long until)
    {
        if (IndexOf(field) is >= 0 and var index)
            _cells[index] = (field, cell, until);
        else
            _cells.Add((field, cell, until));
    }

    /// <summary>Calls under way stay counted. A quota becomes 0 and is still there: one that is not there is read from its copy.</summary>
    public void Reset()
    {
        var places = LimitCheck.CodeOf(LimitKind.Concurrency);
        for (var index = 0; index < _cells.Count; index++)
        {
            var (field, cell, until) = _cells[index];
            if (!field.StartsWith(places, StringComparison.Ordinal))
                _cells[index] = (field, cell with { Value = 0 }, until);
        }
    }

    private int IndexOf(string field)
    {
        for (var index = 0; index < _cells.Count; index++)
        {
            if (string.Equals(_cells[index].Field, field, StringComparison.Ordinal))
                return index;
        }

        return -1;
    }
}
