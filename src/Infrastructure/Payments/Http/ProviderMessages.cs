using System.Text.Json.Serialization;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Infrastructure.Payments.Http;

// The protocol's bodies: docs/payments.md. Whatever was read may lack anything.

internal sealed record ChargeRequest(string Reference, long Amount, string Currency, string Token)
{
    public override string ToString() => nameof(ChargeRequest);
}

internal sealed record VoidRequest;

internal sealed record RefundRequest(string Reference, string Charge, long Amount, string Currency);

internal sealed record ChargeMessage(string? Id, string? Reference, string? Status, long? Amount, string? Currency, string? DeclineCode);

internal sealed record RefundMessage(
    string? Id, string? Reference, string? Charge, string? Status, long? Amount, string? Currency, string? FailureCode);

internal sealed record EntriesMessage(IReadOnlyList<EntryMessage?>? Items, string? Next);

internal sealed record EntryMessage(
    string? Id, string? Kind, string? Charge, string? Refund, long? Amount, string? Currency, DateTimeOffset? At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcConverter)])]
[JsonSerializable(typeof(ChargeRequest))]
[JsonSerializable(typeof(VoidRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(ChargeMessage))]
[JsonSerializable(typeof(RefundMessage))]
[JsonSerializable(typeof(EntriesMessage))]
internal sealed partial class ProviderJson : JsonSerializerContext;
