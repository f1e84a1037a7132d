using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;
using RabbitMQ.Client.Exceptions;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>
/// The one place that knows what it looks like when a server that this service needs is away. It passes, and the same request can succeed
/// later.
/// </summary>
public static class Outage
{
    /// <summary>Classes of SQLSTATEs: the connection is lost, and the server has no room for it.</summary>
    private static readonly string[] AwayClasses = ["08", "53"];

    /// <summary>
    /// An administrator's shutdown or a session that was ended, a crash, a start, a dropped database, sessions and transactions that idled
    /// too long, and faults of the server's machine.
    /// </summary>
    private static readonly string[] AwayStates = ["57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "58000", "58030"];

    /// <summary>
    /// Whether the failure is that a server cannot be reached now, or that too many want the same there: it is no bug, and it passes.
    /// </summary>
    public static bool IsOutage(this Exception failure) =>
        failure is TimeoutException and not RegexMatchTimeoutException
            || failure.Chain().Any(one => IsSign(one) || one is DbException { IsTransient: true });

    /// <summary>Whether a server is away, and not only a row taken by others.</summary>
    internal static bool IsAway(this Exception failure) =>
        failure.IsOutage() && !failure.Chain().OfType<PostgresException>().Any(refused => !IsSign(refused));

    /// <summary>
    /// The failure, for the log; nothing where a server is away: then its trace helps nobody, and there is one for everything that is under
    /// way.
    /// </summary>
    internal static Exception? UnlessOutage(this Exception failure) => failure.IsOutage() ? null : failure;

    internal static IEnumerable<Exception> Chain(this Exception failure)
    {
        yield return failure;
        var inner = failure is AggregateException several ? several.InnerExceptions : failure.InnerException is { } cause
            ? [cause]
            : (IEnumerable<Exception>)[];
        foreach (var one in inner.SelectMany(one => one.Chain()))
            yield return one;
    }

    private static bool IsSign(Exception one) => one switch
    {
        PostgresException refused => AwayStates.Contains(refused.SqlState, StringComparer.Ordinal)
            || AwayClasses.Contains(refused.SqlState[..Math.Min(2, refused.SqlState.Length)], StringComparer.Ordinal),
        NpgsqlException broken => broken.InnerException?.Chain()
            .Any(cause => cause is IOException or SocketException or TimeoutException or ObjectDisposedException) == true,

        // What the driver says of a connection that broke under a command, or between two.
        ObjectDisposedException disposed => disposed.Source == "Npgsql"
            || disposed.ObjectName.StartsWith("Npgsql", StringComparison.Ordinal),
        InvalidOperationException closed => closed.Source == "Npgsql" && SpeaksOfALostConnection(closed.Message),
        RedisConnectionException or RedisTimeoutException => true,
        BrokerUnreachableException or ConnectFailureException or OperationInterruptedException => true,
        _ => false,
    };

    private static bool SpeaksOfALostConnection(string message) =>
        message.Contains("onnection", StringComparison.Ordinal)
            && ((string[])["not open", "losed", "broken", "Broken"]).Any(word => message.Contains(word, StringComparison.Ordinal));
}
