using System.Net.Http.Headers;
using System.Text;

namespace CleanOrders.WebApi.Tests.Conversations.Attachments;

/// <summary>Files as people send them, and what tests do with attachments.</summary>
internal static class AttachmentCalls
{
    public const string Binary = "application/octet-stream";

    /// <summary>The first bytes of an image, and then what would be a page.</summary>
    public static readonly byte[] Png = [0x89, .. "PNG\r\n\x1a\n"u8, .. "<html><script>alert(1)</script></html>"u8];

    /// <summary>The address of a new conversation of this customer.</summary>
    public static async Task<string> NewConversation(this Client customer)
    {
        var opened = await customer.Post("/v1/conversations", new { subject = "My kettle whistles", message = "Listen" })
            .ShouldBe(HttpStatusCode.Created);
        return $"/v1/conversations/{opened.Member("id").GetString()}";
    }

    public static Task<HttpAnswer> Upload(this Client author, string conversation, string text, string? name = null) =>
        author.Upload(conversation, Encoding.UTF8.GetBytes(text), name);

    /// <param name="name">Sent as RFC 8187 has it.</param>
    public static async Task<HttpAnswer> Upload(
        this Client author, string conversation, byte[] bytes, string? name = null, string type = Binary)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (name is not null)
            _ = content.Headers.TryAddWithoutValidation(
                "Content-Disposition", $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}");
        return await author.WithoutKey().Post($"{conversation}/attachments", content);
    }

    /// <summary>The id of a new attachment.</summary>
    public static async Task<string> Attach(this Client author, string conversation, string text = "Hello") =>
        (await author.Upload(conversation, text).ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;

    public static Task<HttpAnswer> SendWith(this Client author, string conversation, params string[] attachments) =>
        author.Post($"{conversation}/messages", new { clientId = $"{Guid.CreateVersion7():N}", body = "See what I attached", attachments });
}
