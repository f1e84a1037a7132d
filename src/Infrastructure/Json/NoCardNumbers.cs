using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Json;

/// <summary>Reads texts from outside, in whatever member they stand, and refuses one that has the number of a payment card.</summary>
internal sealed class NoCardNumbers : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is not { } text || !CardNumber.IsIn(text) ? reader.GetString() : throw new CardNumberException();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options)!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
