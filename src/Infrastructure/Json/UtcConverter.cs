using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Json;

/// <summary>Times in JSON, by the reader and the writer of all times (<see cref="Rfc3339"/>).</summary>
internal sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    /// <exception cref="JsonException">It is none, or has no offset.</exception>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? Rfc3339.Read(reader.GetString()) : null)
            ?? throw new JsonException("This is not a time of RFC 3339 with its offset.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Rfc3339.Length];
        Rfc3339.Write(value, text);
        writer.WriteStringValue(text);
    }
}
