using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>What somebody asks. It changes nothing.</summary>
public interface IQuestion : IGuarded
{
    /// <summary>Who asks; nobody, where it is all the same.</summary>
    Caller? Caller => null;
}

/// <summary>Answers one kind of question, to whoever may ask it.</summary>
public interface IQuery<in TQuestion, TAnswer>
    where TQuestion : IQuestion
{
    Task<Result<TAnswer>> Ask(TQuestion question, CancellationToken ct);
}

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">How many items: 1 to 200.</param>
/// <param name="Cursor">Where the last page ended, as it said itself; nothing for the first page.</param>
/// <param name="WithTotal">Whether to count everything that fits the filter, which costs time.</param>
public sealed record PageRequest(int Limit, string? Cursor, bool WithTotal)
{
    /// <summary>Whether each item comes with a cursor that goes on after it.</summary>
    public bool WithCursors { get; init; }

    public const int DefaultLimit = 50;
    public const int HighestLimit = 200;

    public static readonly ErrorType LimitOutOfRange = new(ErrorKind.Invalid, "list.limit_out_of_range",
        "The limit is out of range", "A page has 1 to 200 items; 50 if nothing is said.");

    public static readonly ErrorType CursorInvalid = new(ErrorKind.Invalid, "cursor.invalid",
        "The cursor is not valid here",
        "A cursor is good for the list that gave it: the same filter, sort and caller. Start again without one.");

    public static readonly ErrorType FilterMalformed = new(ErrorKind.Invalid, "list.filter_malformed",
        "A filter or sort has no such value", "The detail says what the parameter can be.");
}

/// <summary>A part of a list, and where the next part begins.</summary>
/// <param name="Next">The cursor of the next page; nothing on the last.</param>
/// <param name="Total">How many items fit the filter, where it was asked.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, long? Total = null)
{
    /// <summary>A cursor for each item, where they were asked for.</summary>
    public IReadOnlyList<string>? Cursors { get; init; }

    /// <summary>The same page of something else.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> item) => new([.. Items.Select(item)], Next, Total) { Cursors = Cursors };
}
