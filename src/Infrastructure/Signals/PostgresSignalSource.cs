using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// PostgreSQL's own channel: the transaction that ends something tells it (<c>NOTIFY</c>), and a connection apart hears it.
/// </summary>
internal sealed class PostgresRevocationSignals(string connectionString) : IRevocationSignals
{
    /// <summary>How PostgreSQL names the connection.</summary>
    public const string ApplicationName = "orders revocations";

    // Not SELECT 1: behind a pooler that exchanges sessions, the one that answers would not be the one that listens.
    private const string Proof = $"SELECT count(*) FROM pg_listening_channels() AS channel WHERE channel = '{Revocations.Channel}'";

    public string Source => "PostgreSQL";

    public bool CanBeLost => false;

    public Task Send(string signal) => Task.CompletedTask;

    public async Task<IRevocationFeed> Follow(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct);
            _ = await Ask(connection, $"LISTEN {Revocations.Channel}", ct);
            return new Feed(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private sealed class Feed : IRevocationFeed
    {
        private readonly NpgsqlConnection _connection;
        private readonly Queue<string> _signals = new();

        public Feed(NpgsqlConnection connection)
        {
            _connection = connection;
            connection.Notification += (_, notification) => _signals.Enqueue(notification.Payload);
        }

        public async Task Prove(CancellationToken ct)
        {
            if (await Ask(_connection, Proof, ct) is not 1L)
                throw new InvalidOperationException("The session that answers is not the one that listens.");
        }

        public Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _connection.WaitAsync(atMost, ct);

        public bool TryTake([NotNullWhen(true)] out string? signal) => _signals.TryDequeue(out signal);

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
