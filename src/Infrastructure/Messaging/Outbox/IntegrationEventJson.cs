using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>An event as it travels: JSON in UTF-8, its members in camelCase, ids as text.</summary>
internal static class IntegrationEventJson
{
    /// <summary>What is longer is no event but a mistake, and no broker should have to carry it.</summary>
    public const int MostBytes = 1024 * 1024;

    public static readonly JsonSerializerOptions Options = MakeOptions();

    /// <exception cref="NotSupportedException">It is too long ever to be told.</exception>
    public static byte[] Write(IntegrationEvent message)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, Options);
        return bytes.Length <= MostBytes ? bytes : throw new NotSupportedException($"The event {message.Id} has {bytes.Length} bytes, and {MostBytes} are the most.");
    }

    /// <exception cref="JsonException">It is no event.</exception>
    public static IntegrationEvent Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<IntegrationEvent>(bytes, Options) ?? throw new JsonException("It is null.");

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };
        DomainJson.Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
