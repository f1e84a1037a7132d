namespace CleanOrders.WebApi.Status;

/// <summary>A table with a caption, and heads that screen readers read with each value.</summary>
internal static class StatusTable
{
    public static Html Of(string caption, IReadOnlyList<string> heads, IEnumerable<Html> rows)
    {
        var all = rows.ToList();
        return all.Count == 0
            ? (Html)$"<table><caption>{caption}</caption><tbody><tr><td>Nothing yet</td></tr></tbody></table>\n"
            : $"""
                <table><caption>{caption}</caption>
                <thead><tr>{heads.Select<string, Html>(head => $"""<th scope="col">{head}</th>""")}</tr></thead>
                <tbody>{all}</tbody></table>

                """;
    }

    public static Html Row(string head, params Html[] values) =>
        $"""<tr><th scope="row">{head}</th>{values.Select<Html, Html>(value => $"<td>{value}</td>")}</tr>""";
}
