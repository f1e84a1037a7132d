using System.Net;

namespace CleanOrders.Application.UseCases;

/// <summary>
/// What the gateway says of a request to the API, signed with a secret that both have: for whom it comes, from where. Behind the gateway
/// nothing else is believed.
/// </summary>
public interface IGatewayAssertions
{
    /// <returns>A JWT (RFC 7519) that is good for 30 s, and for the API only.</returns>
    string Write(GatewayAssertion assertion);

    /// <returns>Nothing, where it was not written by a gateway with this secret, or is older than 30 s.</returns>
    ValueTask<GatewayAssertion?> Read(string token);
}

/// <param name="Client">The address of the client, which the gateway found out.</param>
/// <param name="Key">The API key that the gateway checked; nothing where none was shown.</param>
public sealed record GatewayAssertion(IPAddress? Client, ApiKeyId? Key);
