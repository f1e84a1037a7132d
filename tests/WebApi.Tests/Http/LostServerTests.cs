using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CleanOrders.Infrastructure.Hosting;
using Npgsql;
using RabbitMQ.Client.Exceptions;
using StackExchange.Redis;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>What is taken for a server that is away, which passes, and what for a bug, which does not.</summary>
public sealed class LostServerTests
{
    /// <summary>What passes although no server is away: others hold or have changed the same.</summary>
    private static readonly string[] Contention = ["40001", "40P01", "55P03", "55006", "55000"];

    private static readonly string[] Away = ["57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "58000", "58030"];

    public static TheoryData<string> States =>
    [
        .. typeof(PostgresErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(code => code.FieldType == typeof(string))
            .Select(code => (string)code.GetValue(null)!)
            .Append("25P04").Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_of_the_database_is_an_outage_where_its_server_is_away_and_never_where_a_statement_is_wrong(string state)
    {
        var passes = state[..2] is "08" or "53" || Away.Contains(state, StringComparer.Ordinal)
            || Contention.Contains(state, StringComparer.Ordinal);

        Refused(state).IsOutage().ShouldBe(passes, state);
        new InvalidOperationException(
            "An exception has been raised.", new InvalidOperationException("While saving.", Refused(state))).IsOutage()
            .ShouldBe(passes, state);
    }

    public static TheoryData<string, bool> Shapes =>
    [
        ("a broken stream", true), ("an end of the stream", true), ("a socket", true), ("a timeout", true), ("a disposed stream", true),
        ("an exhausted pool", true), ("under a task", true), ("under an update", true),
        ("a disposed connection", true), ("a connection that is not open", true), ("redis", true), ("redis late", true),
        ("rabbit unreachable", true), ("rabbit closed", true), ("late", true),
        ("a wrong protocol", false), ("a file", false), ("a disposed thing", false), ("a state of ours", false), ("a slow pattern", false),
        ("a bug", false), ("a cancelled call", false),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Whatever_shape_a_lost_server_takes_it_is_seen_and_nothing_else_is_taken_for_one(string shape, bool isOutage) =>
        Shape(shape).IsOutage().ShouldBe(isOutage);

    private static Exception Shape(string shape) => shape switch
    {
        "a broken stream" => Broken(new IOException("Unable to read data from the transport connection")),
        "an end of the stream" => Broken(new EndOfStreamException("Attempted to read past the end of the stream.")),
        "a socket" => Broken(new SocketException((int)SocketError.ConnectionRefused)),
        "a timeout" => Broken(new TimeoutException()),
        "a disposed stream" => Broken(new ObjectDisposedException("System.Net.Sockets.NetworkStream")),
        "an exhausted pool" => new NpgsqlException("The connection pool has been exhausted", new TimeoutException()),
        "under a task" => new AggregateException(new InvalidOperationException(), Broken(new IOException())),
        "under an update" => new Microsoft.EntityFrameworkCore.DbUpdateException("While saving.", Refused("57P01")),
        "a disposed connection" => Thrown(OpenDisposed),
        "a connection that is not open" =>
            Thrown(() => new NpgsqlCommand("SELECT 1", new NpgsqlConnection("Host=localhost")).ExecuteScalar()),
        "redis" => Empty<RedisConnectionException>(),
        "redis late" => Empty<RedisTimeoutException>(),
        "rabbit unreachable" => new BrokerUnreachableException(new SocketException()),
        "rabbit closed" =>
            new AlreadyClosedException(
                new RabbitMQ.Client.Events.ShutdownEventArgs(RabbitMQ.Client.ShutdownInitiator.Peer, 320, "CONNECTION_FORCED")),
        "late" => new TimeoutException(),
        "a wrong protocol" => new NpgsqlException("Received an unexpected message"),
        "a file" => new IOException("No space left on device"),
        "a disposed thing" => new ObjectDisposedException("SemaphoreSlim"),
        "a state of ours" => new InvalidOperationException("The connection is not open"),
        "a slow pattern" => new RegexMatchTimeoutException(),
        "a bug" => new InvalidCastException(),
        "a cancelled call" => new OperationCanceledException(),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static T Empty<T>()
        where T : Exception => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private static PostgresException Refused(string state) => new("Refused", "FATAL", "FATAL", state);

    private static NpgsqlException Broken(Exception cause) => new("Exception while reading from stream", cause);

    private static Exception Thrown(Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    private static void OpenDisposed()
    {
        var source = NpgsqlDataSource.Create("Host=localhost;Port=1");
        source.Dispose();
        source.OpenConnection().Dispose();
    }
}
