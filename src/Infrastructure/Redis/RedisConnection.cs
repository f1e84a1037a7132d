using System.Net;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Redis;

/// <summary>
/// The one connection of this process to Redis, made when it is first needed. It is restored by itself, and Redis may come later than the
/// service.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>How long anybody waits for Redis before doing without it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private Action<IConnectionMultiplexer> _whenOpened = _ => { };

    private RedisConnection(ConfigurationOptions options)
    {
        _connection = new(() => Connect(options));
        Description = $"Redis at {string.Join(", ", options.EndPoints.Select(NameOf))}";
    }

    public string Description { get; }

    public Task<ConnectionMultiplexer> Open() => _connection.Value;

    /// <summary>Reads a connection string of StackExchange.Redis; connects to nothing yet.</summary>
    /// <returns>Nothing where it is not in its form.</returns>
    public static RedisConnection? From(string connectionString)
    {
        if (Parse(connectionString) is not { } options)
            return null;

        // The library leaves out what it cannot read of an address.
        var named = connectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Count(part => !part.Contains('='));
        if (named == 0 || named != options.EndPoints.Count
            || options.EndPoints.Any(address => Uri.CheckHostName(HostOf(address)) == UriHostNameType.Unknown))
            return null;
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = (int)Timeout.TotalMilliseconds;
        return new RedisConnection(options);
    }

    /// <summary>To be called before it is first needed.</summary>
    public void WhenOpened(Action<IConnectionMultiplexer> opened) => _whenOpened += opened;

    public async ValueTask DisposeAsync()
    {
        if (!_connection.IsValueCreated)
            return;
        var connection = await _connection.Value;
        await connection.CloseAsync(allowCommandsToComplete: false);
        connection.Dispose();
    }

    private async Task<ConnectionMultiplexer> Connect(ConfigurationOptions options)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        _whenOpened(connection);
        return connection;
    }

    private static ConfigurationOptions? Parse(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString);
        }
        catch (ArgumentException)
        {
            // The library names what it cannot read, which may be a part of a password.
            return null;
        }
    }

    private static string HostOf(EndPoint address) => address switch
    {
        IPEndPoint numbered => numbered.Address.ToString(),
        DnsEndPoint named => named.Host,
        _ => "",
    };

    private static string NameOf(EndPoint address) => address is DnsEndPoint named ? $"{named.Host}:{named.Port}" : address.ToString()!;
}
