using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Conversations;

/// <summary>A conversation as a member sees it.</summary>
internal sealed record ConversationView(
    string Id, string Subject, string? Order, string Customer, string Status, string? Assignee, int LastSequence, int Unread,
    IReadOnlyList<ReadMarkView> Reads, DateTimeOffset OpenedAt, DateTimeOffset LastMessageAt, DateTimeOffset? ClosedAt, int Version)
{
    public string Path => $"/v1/conversations/{Id}";
}

internal sealed record ReadMarkView(string User, int UpTo);

internal sealed record MessageView(
    string Id, string Conversation, int Sequence, string ClientId, MessageAuthor? Author, string Body, DateTimeOffset SentAt);

internal sealed record MessageAuthor(string Id, string? DisplayName);

/// <summary>What tests do with conversations.</summary>
internal static class ConversationCalls
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Task<HttpAnswer> Open(
        this Client client, string? order = null, string subject = "Where is it?", string message = "Hello") =>
        client.Post("/v1/conversations", new { subject, order, message });

    public static Task<ConversationView> OpenConversation(this Client client, string? order = null) => client.Open(order).Conversation();

    public static Task<HttpAnswer> Say(this Client author, ConversationView conversation, string body, string? clientId = null) =>
        author.Post($"{conversation.Path}/messages", new { clientId = clientId ?? RunningApi.Unique("msg"), body });

    public static Task<HttpAnswer> MarkRead(this Client reader, ConversationView conversation, int? upTo) =>
        reader.Post($"{conversation.Path}/read", new { upTo });

    public static Task<HttpAnswer> Assign(this Client support, ConversationView conversation, string? assignee = null) =>
        support.Post($"{conversation.Path}/assignment", new { assignee });

    public static Task<HttpAnswer> Close(this Client support, ConversationView conversation) =>
        support.Post($"{conversation.Path}/closing");

    public static Task<HttpAnswer> Reopen(this Client support, ConversationView conversation) =>
        support.Post($"{conversation.Path}/reopening");

    public static Task<ConversationView> See(this Client reader, ConversationView conversation) =>
        reader.Get(conversation.Path).Conversation();

    public static async Task<ConversationView> Conversation(this Task<HttpAnswer> asked) =>
        (await asked.Json()).Deserialize<ConversationView>(Web)!;

    public static async Task<MessageView> Message(this Task<HttpAnswer> asked) => (await asked.Json()).Deserialize<MessageView>(Web)!;

    /// <summary>A page of messages.</summary>
    public static async Task<List<MessageView>> Messages(this Client reader, ConversationView conversation, string query = "limit=200") =>
        (await reader.Get($"{conversation.Path}/messages?{query}").Json()).GetProperty("items").Deserialize<List<MessageView>>(Web)!;

    /// <summary>A page of conversations.</summary>
    public static async Task<List<ConversationView>> Conversations(this Client reader, string query) =>
        (await reader.Get($"/v1/conversations?{query}").Json()).GetProperty("items").Deserialize<List<ConversationView>>(Web)!;
}
