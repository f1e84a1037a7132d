using System.Data.Common;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations;

internal sealed class ConversationQueries(Dialect dialect, Cursors cursors)
    : IQuery<GetConversation, ConversationDetails>, IQuery<ListConversations, Page<ConversationDetails>>
{
    public async Task<Result<ConversationDetails>> Ask(GetConversation question, CancellationToken ct)
    {
        const string sql = $"{ConversationList.Select} FROM conversations AS c WHERE c.id = $2";
        var (reader, id) = (question.Caller.User.Value, question.Id.Value);
        var statement = GetConversation.Access.OnlyOwn(question.Caller) is { } owner
            ? new Statement($"{sql} AND c.customer = $3", reader, id, owner.Value)
            : new Statement(sql, reader, id);
        return await Read(statement, ct) is [var found] ? found : ConversationAccess.NotFound(question.Id);
    }

    public Task<Result<Page<ConversationDetails>>> Ask(ListConversations question, CancellationToken ct)
    {
        var list = new ConversationList(question);
        return cursors.Page(
            question.Page, list.Name, after => Read(list.PageAfter(after), ct),
            conversation => new Position(conversation.LastMessageAt.UtcTicks, conversation.Id.ToString()),
            async () => (await dialect.Query(list.Count(), row => row.GetInt64(0), ct))[0]);
    }

    private async Task<List<ConversationDetails>> Read(Statement statement, CancellationToken ct)
    {
        var found = await dialect.Query(statement, Details, ct);
        if (found.Count == 0)
            return found;
        var marks = await ReadMarks.Of(dialect, found.Select(conversation => conversation.Id), ct);
        return found.ConvertAll(conversation => conversation with { Reads = [.. marks[conversation.Id]] });
    }

    private static ConversationDetails Details(DbDataReader row) => new(
        new ConversationId(row.GetGuid(0)), new ConversationSubject(row.GetString(1)),
        row.IsDBNull(2) ? null : new OrderId(row.GetGuid(2)), new UserId(row.GetGuid(3)),
        EnumNames<ConversationStatus>.Read(row.GetString(4)), row.IsDBNull(5) ? null : new UserId(row.GetGuid(5)), row.GetInt32(6),
        row.GetInt32(7), Reads: [], Dialect.Time(row, 8), Dialect.Time(row, 9), Dialect.TimeOrNothing(row, 10), row.GetInt32(11));
}
