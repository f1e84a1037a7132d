using System.ComponentModel.DataAnnotations;
using System.Net;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>What the section <c>Gateway</c> says of the proxies in front of a host.</summary>
internal sealed class TrustedProxyOptions : IValidatableObject
{
    /// <summary>
    /// Networks (CIDR) or addresses of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Left out: none.
    /// </summary>
    public string[]? TrustedProxies { get; set; }

    internal IEnumerable<IPNetwork> Networks => (TrustedProxies ?? []).Select(Parse).OfType<IPNetwork>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (i, network) in (TrustedProxies ?? []).Index())
        {
            if (Parse(network) is not { } parsed)
                yield return new($"Gateway:TrustedProxies:{i} is {network}, which is no network, as in 10.0.0.0/8 or 2001:db8::/32.");
            else if (parsed.PrefixLength == 0)
                yield return new($"Gateway:TrustedProxies:{i} is {network}, which trusts everybody: name the proxies.");
        }
    }

    private static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
}

/// <summary>
/// The one place that decides who the client is: the peer of the connection or, where that is a trusted proxy, whom it names. From here
/// on the connection's remote address is the client's.
/// </summary>
internal static class TrustedProxies
{
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<TrustedProxyOptions>(configuration, "Gateway");
        return services;
    }

    public static void UseTrustedProxies(this WebApplication app)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in app.Services.GetRequiredService<TrustedProxyOptions>().Networks)
            options.KnownIPNetworks.Add(network);

        // Without a list the middleware would believe everybody.
        if (options.KnownIPNetworks.Count > 0)
            _ = app.UseForwardedHeaders(options);
    }
}
