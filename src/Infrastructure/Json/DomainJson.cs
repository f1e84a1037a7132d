using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Json;

/// <summary>How the domain's values look in JSON, on the wire and in the database alike.</summary>
public static class DomainJson
{
    /// <summary>For what this service writes itself, and reads again from the database.</summary>
    public static readonly JsonSerializerOptions Options = With();

    /// <summary>Options that are these, and what a format needs besides.</summary>
    public static JsonSerializerOptions With(Action<JsonSerializerOptions>? more = null)
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        more?.Invoke(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>camelCase members, snake_case enum values, ids with their prefix, values as the text or number they wrap.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new TypedIdConverter());
        options.Converters.Add(new TextConverter<Sku>(sku => sku.Value, text => new Sku(text)));
        options.Converters.Add(new TextConverter<ProductName>(name => name.Value, text => new ProductName(text)));
        options.Converters.Add(new TextConverter<Slug>(slug => slug.Value, text => new Slug(text)));
        options.Converters.Add(new TextConverter<Tag>(tag => tag.Value, text => new Tag(text)));
        options.Converters.Add(new TextConverter<PostText>(text => text.Value, text => new PostText(text)));
        options.Converters.Add(new TextConverter<ConversationSubject>(subject => subject.Value, text => new ConversationSubject(text)));
        options.Converters.Add(new TextConverter<ClientMessageId>(id => id.Value, text => new ClientMessageId(text)));
        options.Converters.Add(new TextConverter<MessageText>(text => text.Value, text => new MessageText(text)));
        options.Converters.Add(
            new TextConverter<PostId>(id => id.ToString(), text => PostId.TryParse(text, out var id) ? id : throw new JsonException()));
        options.Converters.Add(new TextConverter<Note>(note => note.Value, text => new Note(text)));
        options.Converters.Add(new TextConverter<AttachmentName>(name => name.Value, text => new AttachmentName(text)));
        options.Converters.Add(new TextConverter<OrderNumber>(number => number.Value, text => new OrderNumber(text)));
        options.Converters.Add(new TextConverter<ProviderReference>(reference => reference.Value, text => new ProviderReference(text)));
        options.Converters.Add(new TextConverter<Currency>(currency => currency.Code, text => new Currency(text)));
        options.Converters.Add(
            new TextConverter<Actor>(actor => actor.ToString(), text => UserId.TryParse(text, out var user) ? user : Actor.System));
        options.Converters.Add(new QuantityConverter());
        options.Converters.Add(new UtcConverter());
    }

    /// <summary>
    /// For what comes from outside: no member that is not known, none that stands twice, and a text with the number of a payment card is
    /// refused by a <see cref="CardNumberException"/>, in whatever member it stands.
    /// </summary>
    /// <param name="refusesNul">Also a text with a character that PostgreSQL cannot keep.</param>
    public static void ReadStrictly(JsonSerializerOptions options, bool refusesNul = false)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new NoCardNumbers(refusesNul));
        options.Converters.Add(new NoCardNumberAsNumber());
    }

    private sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(NoCardNumbers.Read(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    private sealed class QuantityConverter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value);
    }

    private sealed class TypedIdConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && Array.Exists(
            typeToConvert.GetInterfaces(), type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ITypedId<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

        private sealed class Of<TId> : JsonConverter<TId>
            where TId : struct, ITypedId<TId>
        {
            public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                TypedId.TryParse<TId>(reader.GetString(), out var id)
                    ? id
                    : throw new JsonException($"This is not an id of the kind {TId.Prefix}_.");

            public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
                writer.WriteStringValue(TypedId.Format(value));
        }
    }
}
