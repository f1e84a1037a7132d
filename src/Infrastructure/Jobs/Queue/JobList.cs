using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>
/// The SQL of a list of jobs: it walks the index of a status, of a type, or all ids, from where the last page ended. Several statuses are
/// as many walks, merged. The names of statuses stand in the text, since an index of some of them serves no parameter; whatever the caller
/// wrote is one.
/// </summary>
internal sealed class JobList(ListJobs question)
{
    private string TypeIs => question.Type is null ? "$1 = $1" : "j.type = $1";

    private IEnumerable<string> Walks =>
        question.Statuses.Count == 0 ? ["1 = 1"] : question.Statuses.Select(status => $"j.status = '{EnumNames<JobStatus>.Write(status)}'");

    /// <summary>What a cursor is bound to: caller and filter.</summary>
    public string Name => $"jobs|{question.Caller.User}|{string.Join(',', question.Statuses.Order())}|{question.Type}";

    /// <summary>One row more than the page has, to know whether there is a next one.</summary>
    public Statement PageAfter(Position? after)
    {
        var walks = Walks.Select(
            status => $"SELECT j.id FROM jobs AS j WHERE {status} AND {TypeIs} AND j.id < $2 ORDER BY j.id DESC LIMIT $3").ToList();
        var ids = walks.Count == 1 ? walks[0] : string.Join(" UNION ALL ", walks.Select(walk => $"SELECT id FROM ({walk}) AS walk"));

        // Counted off among the ids: where the rows are, PostgreSQL might walk all jobs from the youngest on to merge them with so few.
        var sql = $"{JobReading.Select} WHERE j.id IN (SELECT id FROM ({ids}) AS walks ORDER BY id DESC LIMIT $3) ORDER BY j.id DESC";
        return new Statement(sql, question.Type ?? "", IdBounds.Before<JobId>(after), question.Page.Limit + 1) { PlanForValues = true };
    }

    public Statement Count() =>
        new($"SELECT count(*) FROM jobs AS j WHERE ({string.Join(" OR ", Walks)}) AND {TypeIs}", question.Type
            ?? "")
        { PlanForValues = true };
}
