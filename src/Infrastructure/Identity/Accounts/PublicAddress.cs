using System.Net;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>An address of ours that others are told: it stands in tokens, and links in mails, with tokens in them, lead there.</summary>
internal static class PublicAddress
{
    /// <summary>Where the service listens on a developer's machine. Nobody else's mails may lead there.</summary>
    public const string OfDevelopment = "http://localhost:5080";

    /// <param name="otherwise">What an address that is left out means; nothing where it must be set.</param>
    /// <param name="mayBePlain">Whether http is good enough for an address of another machine.</param>
    /// <exception cref="StartRefusedException">It is missing, or nobody could be sent there.</exception>
    public static string From(string key, string address, string? otherwise, bool mayBePlain)
    {
        if (string.IsNullOrWhiteSpace(address))
            return otherwise
                ?? throw new StartRefusedException(
                    $"{key} is not set. Set it to the address under which people reach the service, as in https://orders.example.com: "
                        + $"tokens name it, and links in mails lead there.");
        return IsGood(address, mayBePlain)
            ? address
            : throw new StartRefusedException(
                $"{key} must be an address as in https://orders.example.com/base: without a user, a query, a fragment and a slash at its "
                    + $"end; http is for this machine, and for Development.");
    }

    // Links are made by writing a path behind it, so it is taken as it stands: what a parser would put right is refused.
    private static bool IsGood(string address, bool mayBePlain) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (mayBePlain || uri.IsLoopback)))
        && address.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase)
        && uri.Host.Length > 0 && !NamesNoMachine(uri)
        && !address.EndsWith('/')
        && address.All(character => character is > ' ' and <= '~' and not ('?' or '#' or '@' or '\\' or '"' or '<' or '>'));

    private static bool NamesNoMachine(Uri uri) =>
        IPAddress.TryParse(uri.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
}
