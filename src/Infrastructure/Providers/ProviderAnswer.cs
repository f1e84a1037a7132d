using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CleanOrders.Infrastructure.Providers;

/// <summary>What came of a call to a provider: an answer, or a word that says why there is none.</summary>
internal sealed class ProviderAnswer
{
    private readonly byte[] _body = [];

    public ProviderAnswer(HttpStatusCode status, byte[] body, TimeSpan? retryAfter)
    {
        (Status, RetryAfter, _body) = (status, retryAfter, body);
        MayHaveArrived = true;
    }

    /// <param name="why">As <c>timeout</c> or <c>breaker_open</c>.</param>
    /// <param name="mayHaveArrived">Whether any part of the request, in any of its tries, may have come to the provider.</param>
    public ProviderAnswer(string why, bool mayHaveArrived) => (Lack, MayHaveArrived) = (why, mayHaveArrived);

    public HttpStatusCode? Status { get; }

    public TimeSpan? RetryAfter { get; }

    public bool MayHaveArrived { get; }

    /// <summary>A word for an answer that cannot be used: why there is none, or what it was.</summary>
    public string Reason =>
        Lack ?? (Status is HttpStatusCode.OK or HttpStatusCode.Created ? "unreadable" : Code ?? $"http_{(int)Status!.Value}");

    /// <summary>
    /// Whether the provider refused for this reason, in its own words: a 404 of somebody in between says nothing about a charge.
    /// </summary>
    public bool IsRefusal(HttpStatusCode status, string code) => Status == status && Code == code;

    private string? Lack { get; }

    private string? Code => ProviderText.Word(Read(RefusalJson.Default.RefusalMessage)?.Code);

    /// <returns>Nothing, where the body is not what it should be.</returns>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return ProviderText.IsJsonText(_body, out var text) ? JsonSerializer.Deserialize(text.Span, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How a provider says no: a word for why.</summary>
internal sealed record RefusalMessage(string? Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RefusalMessage))]
internal sealed partial class RefusalJson : JsonSerializerContext;
