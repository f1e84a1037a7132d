using System.Collections.Concurrent;
using System.Net.Security;
using CleanOrders.Application.Mailing;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>
/// The connections to the mail server: so many at most, kept for the next mails. While the server cannot be reached, or refuses us, no mail
/// waits for it: one of them tries again every few seconds. Time here is real time, whatever clock the service goes by.
/// </summary>
internal sealed partial class SmtpConnections : IAsyncDisposable
{
    private const string Name = "mail";
    private const int Failures = 2;
    private static readonly TimeSpan BreakerMemory = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(5);

    // Servers end what is not used for longer, most after some minutes.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly MailOptions _options;
    private readonly RemoteCertificateValidationCallback? _check;
    private readonly ProviderHealth _health;
    private readonly ILogger<SmtpConnections> _logger;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentStack<(SmtpConnection Connection, long Since)> _idle = new();
    private readonly ResiliencePipeline _breaker;
    private int _isAway;

    /// <param name="check">Judges the certificate of the server; left out: as the system does.</param>
    public SmtpConnections(
        MailOptions options, ProviderHealth health, ILogger<SmtpConnections> logger, RemoteCertificateValidationCallback? check = null)
    {
        (_options, _health, _logger, _check) = (options, health, logger, check);
        _health.Add(Name);
        _places = new SemaphoreSlim(options.Connections);
        _breaker = new ResiliencePipelineBuilder().AddCircuitBreaker(Breaking()).Build();
    }

    public async Task<IDisposable> WaitForPlace(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        return new SemaphoreHold(_places);
    }

    /// <returns>One that was used before, if there is one.</returns>
    public SmtpConnection? TakeIdle()
    {
        while (_idle.TryPop(out var idle))
        {
            if (idle.Connection.IsOpen && TimeProvider.System.GetElapsedTime(idle.Since) < LongestIdle)
                return idle.Connection;
            idle.Connection.Dispose();
        }

        return null;
    }

    public void GiveBack(SmtpConnection connection)
    {
        if (connection.IsOpen)
            _idle.Push((connection, TimeProvider.System.GetTimestamp()));
        else
            connection.Dispose();
    }

    /// <exception cref="MailNotTakenException">The server cannot be reached, or does not let us in.</exception>
    public async Task<SmtpConnection> Open(CancellationToken ct)
    {
        try
        {
            return await _breaker.ExecuteAsync(OpenNow, ct);
        }
        catch (BrokenCircuitException)
        {
            throw new MailNotTakenException($"The mail server {_options.Description} cannot be used now.", isPermanent: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var idle))
            await idle.Connection.Close(Goodbye);
        _places.Dispose();
    }

    private async ValueTask<SmtpConnection> OpenNow(CancellationToken ct)
    {
        var connection = new SmtpConnection(_options, _check);
        try
        {
            await connection.Open(ct);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
                Log.CameBack(_logger, _options.Description);
            return connection;
        }
        catch (Exception failure) when (SmtpFaults.IsOfTheServer(failure) && !ct.IsCancellationRequested)
        {
            connection.Dispose();
            throw SmtpFaults.OfOpening(failure, _options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private CircuitBreakerStrategyOptions Breaking() => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = Failures,
        SamplingDuration = BreakerMemory,
        BreakDuration = BreakDuration,
        ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is MailNotTakenException),
        OnOpened = opened =>
        {
            _health.Opened(Name);
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
                Log.WentAway(_logger, _options.Description, opened.Outcome.Exception!.Message);
            return default;
        },
        OnClosed = _ =>
        {
            _health.Closed(Name);
            return default;
        },
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The mail server {Server} cannot be used; mails wait until it can. {Reason}")]
        public static partial void WentAway(ILogger logger, string server, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The mail server {Server} can be used again")]
        public static partial void CameBack(ILogger logger, string server);
    }
}
