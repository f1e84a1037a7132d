using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Json;

/// <summary>Reads texts from outside, in whatever member they stand, and refuses one that has the number of a payment card.</summary>
/// <param name="refusesNul">Also one with a character that PostgreSQL cannot keep, for what is stored without another look.</param>
internal sealed class NoCardNumbers(bool refusesNul) : JsonConverter<string>
{
    /// <summary>The text, looked at where these options refuse card numbers.</summary>
    public static string? Read(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        foreach (var converter in options.Converters)
        {
            if (converter is NoCardNumbers texts)
                return texts.Read(ref reader, typeof(string), options);
        }

        return reader.GetString();
    }

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        if (CardNumber.IsIn(text))
            throw new CardNumberException();
        return refusesNul && text?.Contains('\0', StringComparison.Ordinal) == true
            ? throw new JsonException("The text has a character that cannot be kept.")
            : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options)!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}

/// <summary>The same for a number that is written as one.</summary>
internal sealed class NoCardNumberAsNumber : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetInt64() is var number && CardNumber.IsIn(number.ToString(CultureInfo.InvariantCulture))
            ? throw new CardNumberException()
            : number;

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
