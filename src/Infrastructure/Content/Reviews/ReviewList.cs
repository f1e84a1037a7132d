using CleanOrders.Application.Content.Reviews;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Content.Reviews;

/// <summary>
/// The SQL of a list of reviews: it begins where the last page ended, and walks the index of its sort from there. Whatever the caller sent
/// is a parameter.
/// </summary>
internal sealed class ReviewList(ListReviews question)
{
    /// <summary>Reviews with their authors, as far as these still have accounts.</summary>
    public const string Select = """
        SELECT r.id, r.sku, u.id, u.display_name, r.rating, r.title, r.body, r.helpful, r.not_helpful, r.comments, r.status, r.created_at,
            r.edited_at, r.version
        FROM reviews AS r LEFT JOIN users AS u ON u.id = r.author
        """;

    private readonly List<object?> _values = [];

    // An id begins with the time of writing, so "by time" is "by id". Of one rating, all are equal in a sort by it.
    private string? KeyColumn => question.Sort switch
    {
        ReviewSort.Helpful => "r.helpful",
        ReviewSort.Rating when question.Rating is null => "r.rating",
        ReviewSort.Rating or ReviewSort.CreatedAt => null,
    };

    private IEnumerable<string> SortColumns => KeyColumn is { } key ? [key, "r.id"] : ["r.id"];

    /// <summary>What a cursor is bound to: filter and sort. The list is the same for everybody.</summary>
    public string Name => string.Join('|', "reviews", question.Sku, question.Rating, question.Sort, question.Descending);

    /// <summary>One row more than the page has, to know whether there is a next one.</summary>
    public Statement PageAfter(Position? after)
    {
        _values.Clear();
        var order = string.Join(", ", SortColumns.Select(column => question.Descending ? $"{column} DESC" : column));
        var conditions = Filter();
        if (after is { } position && TypedId.TryParse<ReviewId>(position.Id, out var last))
            conditions += $" AND ({string.Join(", ", SortColumns)}) {(question.Descending ? "<" : ">")} "
                + $"({(KeyColumn is null ? "" : $"{Parameter(position.Key)}, ")}{Parameter(last.Value)})";
        return new Statement(
            $"{Select} WHERE {conditions} ORDER BY {order} LIMIT {Parameter(question.Page.Limit + 1)}", [.. _values]);
    }

    public Statement Count()
    {
        _values.Clear();
        return new Statement($"SELECT count(*) FROM reviews AS r WHERE {Filter()}", [.. _values]);
    }

    public Position PositionOf(ReviewDetails review) => new(
        question.Sort == ReviewSort.Helpful ? review.Helpful : review.Rating, review.Id.ToString());

    private string Filter() => $"r.{ReviewConfiguration.IsPublished} AND r.sku = {Parameter(question.Sku.Value)}"
        + (question.Rating is { } rating ? $" AND r.rating = {Parameter(rating.Value)}" : "");

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
