using System.Net;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>From where a key may be used, as networks (CIDR, RFC 4632 and RFC 4291).</summary>
public sealed class AllowedNetworks
{
    public const int Most = 20;

    private static readonly AllowedNetworks Everywhere = new([]);

    private readonly IPNetwork[] _networks;

    private AllowedNetworks(IPNetwork[] networks) => _networks = networks;

    public IReadOnlyList<string> Texts => Array.ConvertAll(_networks, network => network.ToString());

    /// <summary>Whether a key may be used from there; from an address that nobody knows only where it may from everywhere.</summary>
    public bool Admit(IPAddress? address)
    {
        if (_networks.Length == 0)
            return true;
        var known = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return known is not null && Array.Exists(_networks, network => network.Contains(known));
    }

    /// <summary>Whether whoever may use a key from the other networks may use one from these.</summary>
    public bool Cover(AllowedNetworks others) => _networks.Length == 0
        || (others._networks.Length > 0 && Array.TrueForAll(others._networks, other => Array.Exists(_networks, network =>
            network.PrefixLength <= other.PrefixLength && network.Contains(other.BaseAddress))));

    /// <param name="texts">Nothing: everywhere.</param>
    /// <returns>Nothing where nothing is said, or where a violation was noted.</returns>
    public static AllowedNetworks? From(IReadOnlyList<string?>? texts, Violations violations)
    {
        if (texts is null)
            return null;
        if (texts.Count is 0 or > Most)
        {
            violations.Add("/allowedNetworks", ApiKeyErrors.NetworkMalformed.With($"Name 1 to {Most} networks, or leave this out."));
            return null;
        }

        var networks = new List<IPNetwork>();
        foreach (var (i, text) in texts.Index())
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else
                violations.Add($"/allowedNetworks/{i}", ApiKeyErrors.NetworkMalformed.With("This cannot be read as a network."));
        }

        return new AllowedNetworks([.. networks]);
    }

    /// <summary>What was written as <see cref="Texts"/>, with blanks between them.</summary>
    public static AllowedNetworks Read(string? kept) => Of(kept?.Split(' '));

    /// <param name="texts">As <see cref="Texts"/>; nothing: everywhere.</param>
    public static AllowedNetworks Of(IReadOnlyList<string>? texts) =>
        texts is null ? Everywhere : new([.. texts.Select(text => IPNetwork.Parse(text))]);
}
