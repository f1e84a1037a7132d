using System.ComponentModel.DataAnnotations;
using System.Net;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Gateway.Requests;

/// <summary>The section <c>Gateway:Networks</c>: networks in CIDR notation, as in <c>203.0.113.0/24</c>.</summary>
internal sealed class NetworkOptions : IValidatableObject
{
    private static readonly string[] Private =
        ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

    /// <summary>Who may call. Left out: everybody.</summary>
    public string[]? Allowed { get; set; }

    /// <summary>Who may not, even if allowed above.</summary>
    public string[]? Denied { get; set; }

    /// <summary>Who sees the gateway's own health. Left out: this machine and private networks.</summary>
    public string[]? Operators { get; set; }

    internal string[] OfOperators => Operators ?? Private;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from list in new (string Name, string[]? Networks)[]
        {
            (nameof(Allowed), Allowed), (nameof(Denied), Denied), (nameof(Operators), Operators),
        }
        from network in (list.Networks ?? []).Index()
        where !IPNetwork.TryParse(network.Item, out _)
        select new ValidationResult(
            $"Gateway:Networks:{list.Name}:{network.Index} is {network.Item}; it must be a network in CIDR notation, "
                + "as in 203.0.113.0/24.");
}

/// <summary>Compares the client's address with the networks of the settings.</summary>
internal sealed class Networks(NetworkOptions options)
{
    private readonly IPNetwork[]? _allowed = Parse(options.Allowed);
    private readonly IPNetwork[] _denied = Parse(options.Denied) ?? [];
    private readonly IPNetwork[] _operators = Parse(options.OfOperators)!;

    public Task Check(HttpContext context, RequestDelegate next) =>
        (_allowed is not null && !IsIn(_allowed, context)) || IsIn(_denied, context)
            ? new Problem(GatewayProblems.NetworkRefused, "Your address is in a network that is not admitted.").ExecuteAsync(context)
            : next(context);

    public bool IsOperator(HttpContext context) => IsIn(_operators, context);

    private static bool IsIn(IPNetwork[] networks, HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && Array.Exists(networks, network => network.Contains(address));
    }

    private static IPNetwork[]? Parse(string[]? networks) => networks is { Length: > 0 } ? [.. networks.Select(IPNetwork.Parse)] : null;
}
