using System.Data.Common;

namespace CleanOrders.Infrastructure.Persistence.Dialects;

/// <summary>What differs between the databases: everything else is said once.</summary>
internal abstract class Dialect
{
    /// <summary>For the line in the log that says which database is used.</summary>
    public abstract string Description { get; }

    /// <summary>What kind of database it is, and nothing of where.</summary>
    public abstract string Name { get; }

    /// <summary>A question for the version of the server, and for that of the schema in it.</summary>
    public abstract Statement Versions { get; }

    /// <summary>An operator and operand that test whether a column is one of the values, given as one parameter.</summary>
    public abstract string IsOneOf(string parameter);

    /// <summary>The values in the form in which <see cref="IsOneOf"/> takes them.</summary>
    public abstract object List(IEnumerable<string> values);

    public abstract object List(IEnumerable<long> values);

    /// <summary>The same for ids.</summary>
    public abstract object List(IEnumerable<Guid> ids);

    /// <summary>A text in which the signs that <see cref="Matches"/> reads as others stand for themselves.</summary>
    public static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>
    /// A table of two columns, <c>id</c> and <c>after</c>, in the one or two parameters that <see cref="Positions"/> fills.
    /// </summary>
    public abstract string PositionsTable { get; }

    /// <summary>Ids with a position each, as <see cref="PositionsTable"/> reads them from <c>$1</c> on.</summary>
    public abstract object[] Positions(IEnumerable<(Guid Id, int After)> positions);

    /// <summary>
    /// Contains, in any case (<see cref="FoldedText"/>), for a column and a parameter whose <c>%</c>, <c>_</c> and <c>\</c> are escaped
    /// with <c>\</c>.
    /// </summary>
    public static string Matches(string column, string parameter) =>
        $@"{FoldedText.Function}({column}) LIKE {FoldedText.Function}({parameter}) ESCAPE '\'";

    /// <summary>How articles are searched for words.</summary>
    /// <param name="first">The number of the first parameter that is free.</param>
    public abstract TextSearch Search(string words, int first);

    /// <summary>The stock changes as statements that lock the rows in the order of their skus.</summary>
    public abstract IEnumerable<Statement> ChangeStock(IReadOnlyList<(string Sku, int OnHand, int Reserved)> changes);

    /// <summary>
    /// Breaks the CHECK of the stock where a product is no longer on sale at this price, so that the transaction fails. It changes nothing
    /// else. The rows of the stock have to be locked before, as whoever changes a product does too.
    /// </summary>
    public abstract IEnumerable<Statement> CheckPrices(IReadOnlyList<(string Sku, long Amount, string Currency)> prices);

    /// <summary>
    /// The end of a SELECT that keeps others from changing its rows until the transaction ends; empty where only one can write anyway.
    /// </summary>
    public abstract string LockingRows { get; }

    /// <summary>The same, for rows that others may hold in this way at the same time.</summary>
    public abstract string SharingRows { get; }

    /// <summary>
    /// A function call that tells every instance something when the transaction commits; nothing where there is only one.
    /// </summary>
    /// <param name="payload">SQL of a text.</param>
    public abstract string? Notify(string channel, string payload);

    /// <summary>
    /// The end of a SELECT that takes rows nobody else holds, and locks them until the transaction ends; empty where only one can write
    /// anyway.
    /// </summary>
    public abstract string SkippingLocked { get; }

    /// <summary>
    /// A statement that waits until nobody else does this, and keeps others from it until the transaction ends; nothing where only one can
    /// write anyway.
    /// </summary>
    public abstract Statement? LockUntilCommit(string what);

    /// <summary>SQL of the database's own time: the one clock that all processes share, for leases.</summary>
    /// <param name="laterBy">A parameter with a number of milliseconds to add, as in <c>$1</c>.</param>
    public abstract string Now(string? laterBy = null);

    /// <summary>Changes rows on a connection of its own, in one transaction, and reads what it says of them (<c>RETURNING</c>).</summary>
    public abstract Task<List<T>> Change<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct);

    /// <summary>A time in a row that <see cref="Query"/> reads.</summary>
    public static DateTimeOffset Time(DbDataReader row, int column) =>
        row[column] is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : row.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? TimeOrNothing(DbDataReader row, int column) => row.IsDBNull(column) ? null : Time(row, column);

    /// <summary>Runs a question on a connection of its own.</summary>
    public abstract Task<List<T>> Query<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct);

    /// <summary>Sends the statements as one transaction of their own.</summary>
    public abstract Task Send(IEnumerable<Statement> statements, CancellationToken ct);

    /// <summary>Sends the statements in the transaction that the context has open.</summary>
    public abstract Task Send(IEnumerable<Statement> statements, OrdersDbContext db, CancellationToken ct);

    /// <summary>Waits for the right to write, where only one can.</summary>
    public abstract Task<IDisposable?> EnterWriter(CancellationToken ct);

    /// <summary>What a failed commit means; null where it is nothing that was to be expected.</summary>
    public abstract CommitFailure? Explain(Exception exception);
}

internal enum CommitFailure
{
    /// <summary>Another request with this idempotency key has committed.</summary>
    KeyTaken,

    /// <summary>Another request with this idempotency key was still running after five seconds.</summary>
    KeyInFlight,

    /// <summary>The data has changed since the use case looked: it can look again.</summary>
    DataMoved,
}
