using System.Net;
using CleanOrders.Application.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>
/// The addresses of ours that others are told: they stand in tokens, and links in mails, with tokens in them, lead there.
/// </summary>
internal sealed class PublicAddress(IHostEnvironment environment) : IValidateOptions<IdentitySettings>
{
    /// <summary>Where the service listens on a developer's machine. Nobody else's mails may lead there.</summary>
    private const string OfDevelopment = "http://localhost:5080";

    /// <summary>What each means that is left out: in Development this machine, and the issuer's where people use the service.</summary>
    public static void Complete(IdentitySettings settings, IHostEnvironment environment)
    {
        if (string.IsNullOrWhiteSpace(settings.Issuer) && environment.IsDevelopment())
            settings.Issuer = OfDevelopment;
        if (string.IsNullOrWhiteSpace(settings.AppAddress))
            settings.AppAddress = settings.Issuer;
    }

    public ValidateOptionsResult Validate(string? name, IdentitySettings options)
    {
        string?[] faults =
        [
            FaultOf("Identity:Issuer", options.Issuer),
            options.AppAddress == options.Issuer ? null : FaultOf("Identity:AppAddress", options.AppAddress),
        ];
        return faults.OfType<string>().ToList() is { Count: > 0 } all ? ValidateOptionsResult.Fail(all) : ValidateOptionsResult.Success;
    }

    private string? FaultOf(string key, string address) =>
        string.IsNullOrWhiteSpace(address)
            ? $"{key} is not set. Set it to the address under which people reach the service, as in https://orders.example.com: tokens "
                + "name it, and links in mails lead there."
        : IsGood(address, mayBePlain: environment.IsDevelopment())
            ? null
            : $"{key} must be an address as in https://orders.example.com/base: without a user, a query, a fragment and a slash at its "
                + "end; http is for this machine, and for Development.";

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
