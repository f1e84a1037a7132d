using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>The limits that hold now. When the configuration changes, a valid version replaces them; an invalid one is logged.</summary>
internal sealed partial class LimitsSource : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ILogger<LimitsSource> _logger;
    private readonly IDisposable _changes;
    private volatile LimitPlans _current;
    private string _lastFaults = "";

    public LimitsSource(IConfiguration configuration, IOptions<LimitsOptions> atStart, ILogger<LimitsSource> logger)
    {
        _configuration = configuration;
        _logger = logger;
        _current = atStart.Value.Plans!;
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public LimitPlans Current => _current;

    public void Dispose() => _changes.Dispose();

    // One change of a file is often reported twice.
    private void Reload()
    {
        var (plans, faults) = LimitsReader.Read(_configuration);
        if (plans is not null)
            _current = plans;
        var text = string.Join(' ', faults);
        if (Interlocked.Exchange(ref _lastFaults, text) != text && text.Length > 0)
            Log.Refused(_logger, text);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The changed limits are not used, and the previous ones hold: {Faults}")]
        public static partial void Refused(ILogger logger, string faults);
    }
}
