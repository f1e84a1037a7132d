using System.Globalization;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.Conversations;

/// <summary>The query parameters of the list of conversations, as they were sent.</summary>
internal sealed record ConversationListQuery
{
    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.OneOf<ConversationStatus>("status", "Conversations in this status."),
        QueryParameter.Id<OrderId>("order", "Conversations about this order."),
        QueryParameter.Text("assignee", "Conversations that this user of support looks after; `none`: that nobody does.",
            $"^(none|{UserId.Prefix}_{TypedId.Pattern})$", "none"),
        QueryParameter.Flag("unread", "Whether there are messages of others that you have not read."),
        QueryParameter.SortBy<ConversationSort>("-lastMessageAt"),
        QueryParameter.Limit,
        QueryParameter.Cursor,
    ];

    public string? Status { get; init; }
    public string? Order { get; init; }
    public string? Assignee { get; init; }
    public string? Unread { get; init; }
    public string? Sort { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }

    public Result<ListConversations> Read(Caller caller, HttpRequest request)
    {
        var filter = new QueryReader();
        var sort = filter.Sort<ConversationSort>(Sort ?? "-lastMessageAt");
        var question = new ListConversations(
            caller, string.IsNullOrEmpty(Status) ? null : filter.Name<ConversationStatus>("/status", Status),
            filter.Id<OrderId>("/order", Order), filter.Optional("/assignee", Assignee, ReadAssignee), filter.Flag("/unread", Unread),
            sort.By, sort.Descending, filter.Page(Limit, Cursor, request));
        return filter.Violations.Any ? filter.Violations.ToError() : question;
    }

    private static Result<AssigneeFilter> ReadAssignee(string text) =>
        text == "none" ? new AssigneeFilter(User: null)
        : UserId.TryParse(text, out var user) ? new AssigneeFilter(user)
        : PageRequest.FilterMalformed.With($"An id like {UserId.Prefix}_… is expected, or none.");
}

/// <summary>The query parameters of the list of messages, as they were sent.</summary>
internal sealed record MessageListQuery
{
    public static readonly QueryParameter[] Parameters =
    [
        Sequence("after", "Messages with a greater number."),
        Sequence("before", "Messages with a smaller number; without `after`, the last of them."),
        QueryParameter.Limit,
    ];

    public string? After { get; init; }
    public string? Before { get; init; }
    public string? Limit { get; init; }

    public Result<ListMessages> Read(ConversationId conversation, Caller caller, HttpRequest request)
    {
        var filter = new QueryReader();
        var question = new ListMessages(
            conversation, filter.Optional("/after", After, ReadSequence), filter.Optional("/before", Before, ReadSequence),
            filter.Page(Limit, cursor: null, request).Limit, caller);
        return filter.Violations.Any ? filter.Violations.ToError() : question;
    }

    private static Result<int> ReadSequence(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : PageRequest.FilterMalformed.With("The number of a message is expected, or 0.");

    private static QueryParameter Sequence(string name, string description) => new(
        name, description, _ => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" });
}
