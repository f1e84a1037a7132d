using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>
/// The statements that a command has in store. The unit of work sends them to the database together when it commits,
/// in this order. Stock comes late, so that its rows are locked for the shortest time; behind it stands only what must be looked at again
/// under that lock.
/// </summary>
internal sealed class WriteBatch
{
    /// <summary>The table of events that are to be published, and the columns that are written.</summary>
    public const string Outbox = "outbox_messages (event_id, type, version, aggregate, sequence, at, data, trace_parent)";

    private readonly List<Statement> _statements = [];
    private readonly List<Statement> _stock = [];
    private readonly List<Statement> _checks = [];
    private readonly List<object> _watched = [];
    private readonly List<Action> _recorders = [];
    private readonly List<RecordedEvent> _events = [];
    private readonly List<(IList Rows, Func<IEnumerable<Statement>> Insert)> _together = [];
    private readonly List<Func<CancellationToken, Task>> _afterCommit = [];

    /// <summary>Whether it must be possible to take back what is sent, as something in it may find that it was overtaken.</summary>
    public bool IsConditional => _statements.Exists(statement => statement.MustChange);

    public bool IsEmpty => _statements.Count + _stock.Count + _together.Count == 0;

    public IEnumerable<Statement> Statements => _statements.Concat(_together.SelectMany(rows => rows.Insert())).Concat(_stock)
        .Concat(_checks);

    public void Add(Statement statement) => _statements.Add(statement);

    public void AddStock(IEnumerable<Statement> statements) => _stock.AddRange(statements);

    /// <summary>What fails the transaction if something that was read for it is no longer so; alone it is nothing to commit.</summary>
    public void AddChecks(IEnumerable<Statement> statements) => _checks.AddRange(statements);

    /// <summary>What <see cref="AddRow"/> was given of this kind.</summary>
    public IReadOnlyList<T> Rows<T>() => _together.Select(rows => rows.Rows).OfType<List<T>>().SingleOrDefault() ?? [];

    /// <summary>All rows of a kind go out together, however many they are.</summary>
    public void AddRow<T>(T row, Func<IReadOnlyList<T>, IEnumerable<Statement>> insert)
    {
        if (_together.Select(known => known.Rows).OfType<List<T>>().SingleOrDefault() is { } rows)
        {
            rows.Add(row);
            return;
        }

        List<T> first = [row];
        _together.Add((first, () => insert(first)));
    }

    /// <summary>
    /// Keeps an aggregate that the command holds until it commits: then what all of its kind have recorded is added, once for all of them.
    /// </summary>
    public void Watch<T>(T aggregate, Action<IReadOnlyList<T>> record)
        where T : class
    {
        // Found twice it is one aggregate still, and each of its events one row.
        if (_watched.Exists(other => ReferenceEquals(other, aggregate)))
            return;
        if (!_watched.OfType<T>().Any())
            _recorders.Add(() => record([.. _watched.OfType<T>()]));
        _watched.Add(aggregate);
    }

    /// <summary>Adds an event that is to be published.</summary>
    public void AddEvent(RecordedEvent message) => _events.Add(message);

    /// <summary>Adds what the aggregates have recorded, and all events as one statement.</summary>
    public void Record(SignalHub signals, EventMetrics metrics)
    {
        foreach (var record in _recorders)
            record();
        if (_events.Count == 0)
            return;
        Add(Statement.InsertRows(
            Outbox,
            [
                .. _events.Select(message => new object?[]
                {
                    TypedId.New<IntegrationEventId>(message.At).Value, message.Type, EventTypes.Version, message.Aggregate,
                    message.Sequence, message.At, new JsonText(message.Data), Activity.Current?.Id,
                }),
            ]));
        var topics = _events.Select(message => message.Aggregate).Distinct(StringComparer.Ordinal).Select(TopicOf).OfType<Topic>()
            .Prepend(Topic.OutboxDue).ToList();
        RecordedEvent[] recorded = [.. _events];
        AfterCommit(() =>
        {
            signals.Publish(topics);
            metrics.Recorded(recorded);
        });
    }

    // What others follow as it happens.
    private static Topic? TopicOf(string aggregate) => OrderId.TryParse(aggregate, out var order) ? Topic.OrderChanged(order)
        : ConversationId.TryParse(aggregate, out var conversation) ? Topic.ConversationChanged(conversation)
        : null;

    /// <summary>What this instance does with what was committed, before it answers. It must not fail for what others can do.</summary>
    public void AfterCommit(Func<CancellationToken, Task> step) => _afterCommit.Add(step);

    public void AfterCommit(Action step) => AfterCommit(_ =>
    {
        step();
        return Task.CompletedTask;
    });

    public async Task Committed(CancellationToken ct)
    {
        foreach (var step in _afterCommit)
            await step(ct);
    }

    public void Clear()
    {
        _afterCommit.Clear();
        _statements.Clear();
        _stock.Clear();
        _checks.Clear();
        _together.Clear();
        _watched.Clear();
        _recorders.Clear();
        _events.Clear();
    }
}

/// <summary>SQL with parameters <c>$1</c>, <c>$2</c> ... and their values.</summary>
internal sealed record Statement(string Sql, params object?[] Values)
{
    private static readonly ConcurrentDictionary<(string Into, int Rows, int Width), string> Inserts = new();

    /// <summary>Whether the best plan is another one for other values, so that looking for it again is worth its time.</summary>
    public bool PlanForValues { get; init; }

    /// <summary>For the unit of work only: where it changes no row the data has moved, and the use case decides again.</summary>
    public bool MustChange { get; init; }

    /// <summary>
    /// What is run before it in the same transaction, as to wait for a lock: it then sees what was committed meanwhile. Where only one can
    /// write, nothing.
    /// </summary>
    public Statement? First { get; init; }

    /// <summary>One INSERT of several rows. Its text is made once for each number of rows, of which there are few.</summary>
    public static Statement InsertRows(string into, IReadOnlyList<object?[]> rows) =>
        new(Inserts.GetOrAdd((into, rows.Count, rows[0].Length), InsertOf), [.. rows.SelectMany(row => row)]);

    private static string InsertOf((string Into, int Rows, int Width) insert)
    {
        var rows = Enumerable.Range(1, insert.Rows * insert.Width).Select(i => $"${i}").Chunk(insert.Width)
            .Select(row => $"({string.Join(", ", row)})");
        return $"INSERT INTO {insert.Into} VALUES {string.Join(", ", rows)}";
    }
}

/// <summary>What an aggregate has recorded, as it is stored until it is published.</summary>
/// <param name="Aggregate">The id of what recorded it.</param>
/// <param name="Sequence">Its place among the events of that: 1, 2, 3 ...</param>
/// <param name="Data">JSON.</param>
internal sealed record RecordedEvent(string Type, string Aggregate, int Sequence, DateTimeOffset At, string Data);

/// <summary>
/// Counts what has happened to orders and payments, as their events say it, when it is committed. The meter has the name of the product.
/// </summary>
internal sealed class EventMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _events = meters.Create(ServiceTelemetry.Name)
        .CreateCounter<long>("events.recorded", "{event}", "Events of orders and payments that were committed, by type.");

    public void Recorded(IEnumerable<RecordedEvent> events)
    {
        foreach (var recorded in events)
            _events.Add(1, new KeyValuePair<string, object?>("type", recorded.Type));
    }
}

/// <summary>A text that is JSON, for a column that is JSON.</summary>
internal sealed record JsonText(string Value);

/// <summary>The snake_case names of an enum's values, as the database and the wire have them.</summary>
internal static class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Names = Enum.GetValues<TEnum>()
        .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    private static readonly Dictionary<string, TEnum> Values =
        Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Write(TEnum value) => Names[value];

    public static TEnum Read(string text) => Values[text];

    /// <summary>All names, as a list of values of SQL.</summary>
    public static string InSql => string.Join(", ", Names.Values.Select(name => $"'{name}'"));
}
