using System.Net;
using System.Net.Sockets;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>Which addresses anybody can reach: what is left when all that IANA has set aside for something else is taken away.</summary>
internal static class PublicAddresses
{
    /// <summary>The special-purpose registry of IPv4 (RFC 6890 and later), multicast (RFC 5771) and what is reserved.</summary>
    private static readonly IPNetwork[] Reserved =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>All of IPv6 that is given to networks. NAT64, unique-local, link-local, mapped and multicast ones are outside.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>
    /// What is set aside in there: Teredo and others for protocols, documentation, 6to4. Some lead to an IPv4 address that they carry.
    /// </summary>
    private static readonly IPNetwork[] ReservedUnicast =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"])
            .Select(network => IPNetwork.Parse(network))];

    // A network of IPv6 says of a mapped address of IPv4 that it contains it, whatever it is: those are asked for by themselves.
    public static bool Include(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(Reserved, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && GlobalUnicast.Contains(address)
            && !Array.Exists(ReservedUnicast, network => network.Contains(address)) && !CarriesAnother(address),
        _ => false,
    };

    // ISATAP (RFC 5214): the last four bytes are the IPv4 address of whoever is meant.
    private static bool CarriesAnother(IPAddress address) =>
        address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0x00 or 0x02, 0x00, 0x5E, 0xFE, ..];
}
