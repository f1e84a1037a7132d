using System.Security.Cryptography;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>
/// Goes on after failures, with a pause that doubles each time, from a tenth of a second. Of an outage the first failure is reported and
/// the others are only counted; when it is over, that is reported with their number. One loop has one of these to itself.
/// </summary>
/// <param name="longestPause">How long a pause is at most.</param>
/// <param name="failed">Reports a failure, as by a line of the log.</param>
/// <param name="recovered">Reports that it succeeds again, with the number of failures.</param>
internal sealed class RetryLoop(TimeSpan longestPause, Action<Exception> failed, Action<int> recovered)
{
    private int _failures;
    private bool _isReported;

    /// <summary>Where it is false, failures for which <see cref="Outage.IsOutage"/> holds are counted and not reported.</summary>
    public bool ReportsOutages { get; init; } = true;

    /// <summary>Does a round again and again until it is stopped. Then it returns, whatever becomes of the round under way.</summary>
    public async Task Run(Func<CancellationToken, Task> round, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await round(stopping);
                Succeeded();
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Stopping breaks off whatever is under way, and each layer says so in its own way.
                return;
            }
            catch (Exception exception)
            {
                await Task.Delay(PauseAfter(exception), TimeProvider.System, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Does a step until it succeeds once.</summary>
    /// <param name="isRetried">Which failures are; left out: all.</param>
    /// <exception cref="OperationCanceledException">Time was up before it succeeded. What is not retried is thrown as it is.</exception>
    public async Task UntilDone(Func<CancellationToken, Task> step, CancellationToken ct, Func<Exception, bool>? isRetried = null)
    {
        while (true)
        {
            try
            {
                await step(ct);
                Succeeded();
                return;
            }
            catch (Exception exception) when (!ct.IsCancellationRequested && isRetried?.Invoke(exception) != false)
            {
                await Task.Delay(PauseAfter(exception), TimeProvider.System, ct);
            }
        }
    }

    /// <summary>For a round that goes on after it has succeeded, as one that waits for what comes next.</summary>
    public void Succeeded()
    {
        if (_isReported)
            recovered(_failures);
        (_failures, _isReported) = (0, false);
    }

    private TimeSpan PauseAfter(Exception exception)
    {
        _failures++;
        if (!_isReported && (ReportsOutages || !exception.IsOutage()))
        {
            _isReported = true;
            failed(exception);
        }

        return WithJitter(Math.Min(50 * Math.Pow(2, Math.Min(_failures, 16)), longestPause.TotalMilliseconds));
    }

    // Those who lost something together do not come back together.
    private static TimeSpan WithJitter(double milliseconds) =>
        TimeSpan.FromMilliseconds(milliseconds * RandomNumberGenerator.GetInt32(50, 101) / 100);
}
