using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>Finds the addresses of a name.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>
/// Checks an address when it is saved, and again when it is connected to: what a name leads to may be another thing by then. One spelling
/// of a host is taken and no other, so that nobody who reads it later reads something else.
/// </summary>
internal sealed partial class WebhookAddresses(WebhookSendingOptions options, ResolveHost resolve) : IWebhookAddresses
{
    private const int HttpsPort = 443;
    private const int FirstFreePort = 1024;
    private const int LastPort = 65535;

    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(3);
    private static readonly string[] OfNoNetwork = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"];

    public async Task<Result<string>> Check(string? url, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(url))
            return Text.Required.With("An address is required here.");
        if (Parse(url) is not { } parts)
            return WebhookErrors.UrlRefused.With("This is no address of the form https://host/path that can be used.");

        var isLocal = options.AllowLoopback && IsLoopback(parts.Host);
        if (!isLocal && parts.Scheme != Uri.UriSchemeHttps)
            return WebhookErrors.UrlRefused.With("Events are sent with https only.");
        if (!isLocal && parts.Port is not (HttpsPort or (>= FirstFreePort and <= LastPort)))
            return WebhookErrors.UrlRefused.With("The port is 443 or one of 1024 to 65535.");
        if (!isLocal && !await LeadsOutside(parts.Host, ct))
            return WebhookErrors.UrlRefused.With("The host is, or leads to, an address that not everybody can reach.");
        return new Uri(url).AbsoluteUri;
    }

    /// <summary>Where to connect to, now.</summary>
    /// <exception cref="AddressRefusedException">One of the addresses is not to be reached from here.</exception>
    public async Task<IReadOnlyList<IPAddress>> AddressesOf(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, ct);
        return Array.TrueForAll(addresses, IsAllowed) ? addresses : throw new AddressRefusedException();
    }

    private static (string Scheme, string Host, int Port)? Parse(string url)
    {
        if (url.Length > CreateWebhookHandler.LongestUrl || Url().Match(url) is not { Success: true } match
            || !Uri.TryCreate(url, UriKind.Absolute, out var read))
            return null;
        var (scheme, host) = (match.Groups["scheme"].Value, match.Groups["host"].Value.ToLowerInvariant());
        var port = match.Groups["port"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture)
            : scheme == Uri.UriSchemeHttps ? HttpsPort : 80;

        // What the client will read is what was read here.
        return read.Scheme == scheme && read.Port == port && read.UserInfo.Length == 0
            && (IsName(host) || IsCanonical(host)) && (read.Host == host || host[0] == '[') ? (scheme, host, port) : null;
    }

    private async Task<bool> LeadsOutside(string host, CancellationToken ct)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return IsAllowed(literal);
        if (!host.Contains('.', StringComparison.Ordinal)
            || Array.Exists(OfNoNetwork, suffix => host.EndsWith(suffix, StringComparison.Ordinal)))
            return false;

        // A name that has no address today may have one tomorrow: that shows with each attempt.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(LookUpTimeout);
        try
        {
            return Array.TrueForAll(await resolve(host, timeout.Token), IsAllowed);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return true;
        }
    }

    private bool IsAllowed(IPAddress address) =>
        PublicAddresses.Include(address) || (options.AllowLoopback && IPAddress.IsLoopback(address));

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsName(string host) => host == "localhost" || Name().IsMatch(host);

    // Four decimal numbers, or IPv6 in brackets. Others are spelled in many ways, and what they mean depends on who reads them.
    private static bool IsCanonical(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && (host[0] == '[' ? address.AddressFamily == AddressFamily.InterNetworkV6 : address.ToString() == host);

    [GeneratedRegex(
        @"\A(?<scheme>https?)://(?<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(:(?<port>[1-9][0-9]{0,4}))?([/?][!-~-[#\\]]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    [GeneratedRegex(
        @"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}

/// <summary>A name leads where nothing may be sent.</summary>
internal sealed class AddressRefusedException() : Exception("The host leads to an address that not everybody can reach.");
