using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>An event as it travels: JSON in UTF-8, its members in camelCase, ids as text.</summary>
internal static class IntegrationEventJson
{
    /// <summary>What is longer is no event but a mistake, and no broker should have to carry it.</summary>
    public const int MostBytes = 1024 * 1024;

    public static readonly JsonSerializerOptions Options = DomainJson.With(options =>
    {
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MakeNullablesOptional } };
    });

    /// <exception cref="NotSupportedException">Its data is too long ever to be published.</exception>
    public static void RefuseTooLong(IntegrationEvent message)
    {
        if (JsonMarshal.GetRawUtf8Value(message.Data).Length is > MostBytes and var length)
            throw new NotSupportedException($"The data of {message.Id} has {length} bytes, and {MostBytes} are the most.");
    }

    /// <exception cref="JsonException">It is no event.</exception>
    public static IntegrationEvent Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<IntegrationEvent>(bytes, Options) ?? throw new JsonException("It is null.");

    /// <summary>What happened, as the domain recorded it.</summary>
    /// <exception cref="JsonException">Its data is not that of its type.</exception>
    /// <exception cref="FormatException">There is no such type, its data is of another version, or of something else.</exception>
    public static object Happened(this IntegrationEvent message)
    {
        var type = EventTypes.Find(message.Type) ?? throw new FormatException($"{message.Id} is of the unknown type {message.Type}.");
        if (message.Version != EventTypes.Version)
            throw new FormatException($"The data of {message.Id} is of version {message.Version}, and {EventTypes.Version} is known.");
        var happened = message.Data.Deserialize(type, Options) ?? throw new JsonException($"The data of {message.Id} is null.");
        var aggregate = happened switch
        {
            OrderEvent orderEvent => orderEvent.Order.ToString(),
            PaymentEntry entry => entry.Payment.ToString(),
            PostEvent postEvent => postEvent.Post,
            ConversationEvent conversationEvent => conversationEvent.Conversation.ToString(),
            ArticleEvent articleEvent => articleEvent.Article.ToString(),
            _ => message.Aggregate,
        };
        return aggregate == message.Aggregate
            ? happened
            : throw new FormatException($"The data of {message.Id} is of {aggregate}, not of {message.Aggregate}.");
    }

    // A member that is nothing is not written.
    private static void MakeNullablesOptional(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member.IsRequired && member.IsSetNullable))
            member.IsRequired = false;
    }
}
