using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Threading.Channels;

namespace CleanOrders.Gateway.AccessLog;

/// <summary>The section <c>Gateway:AccessLog</c>.</summary>
internal sealed class AccessLogOptions
{
    /// <summary>Whether there is one.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The file to append to. Left out: standard output.</summary>
    public string? File { get; set; }

    /// <summary>How many lines may wait to be written. Further ones are dropped and counted: a slow disk slows no request.</summary>
    [Range(10, 1_000_000)]
    public int Buffer { get; set; } = 10_000;
}

/// <summary>Writes one line of JSON for each request, beside the requests.</summary>
internal sealed partial class AccessLogWriter : BackgroundService
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    private readonly Channel<AccessRecord> _waiting;
    private readonly AccessLogOptions _options;
    private readonly ILogger<AccessLogWriter> _logger;
    private readonly Stream? _output;

    public AccessLogWriter(AccessLogOptions options, GatewayMetrics metrics, ILogger<AccessLogWriter> logger)
        : this(options, metrics, logger, output: null)
    {
    }

    /// <param name="output">Where the lines go; left out: where the settings say.</param>
    internal AccessLogWriter(AccessLogOptions options, GatewayMetrics metrics, ILogger<AccessLogWriter> logger, Stream? output)
    {
        (_options, _logger, _output) = (options, logger, output);
        _waiting = Channel.CreateBounded<AccessRecord>(
            new BoundedChannelOptions(options.Buffer) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            _ => metrics.LineDropped());
    }

    /// <summary>Never waits.</summary>
    public void Write(AccessRecord record)
    {
        if (_options.Enabled)
            _ = _waiting.Writer.TryWrite(record);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was answered is written before the process ends.
        _ = _waiting.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        await using var output = Open();
        await using var json = new Utf8JsonWriter(lines, Options);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (lines.WrittenCount < 48 * 1024 && _waiting.Reader.TryRead(out var record))
            {
                Append(json, record);
                json.Flush();
                json.Reset();
                lines.Write("\n"u8);
            }

            try
            {
                await output.WriteAsync(lines.WrittenMemory, CancellationToken.None);
                await output.FlushAsync(CancellationToken.None);
            }
            catch (IOException failure)
            {
                Log.NotWritten(_logger, failure.Message);
            }

            lines.ResetWrittenCount();
        }
    }

    private Stream Open() => _output ?? (string.IsNullOrEmpty(_options.File)
        ? Console.OpenStandardOutput()
        : new FileStream(_options.File, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));

    private static void Append(Utf8JsonWriter json, AccessRecord record)
    {
        json.WriteStartObject();
        json.WriteString("time"u8, record.Time);
        json.WriteString("method"u8, record.Method);
        json.WriteString("route"u8, record.Route);
        json.WriteString("path"u8, record.Path);
        json.WriteNumber("status"u8, record.Status);
        json.WriteNumber("ms"u8, Math.Round(record.Milliseconds, 1));
        if (record.BytesIn is { } bytesIn)
            json.WriteNumber("bytesIn"u8, bytesIn);
        json.WriteNumber("bytesOut"u8, record.BytesOut);
        Add("caller"u8, record.Caller);
        Add("plan"u8, record.Plan);
        Add("limitedBy"u8, record.LimitedBy);
        Add("destination"u8, record.Destination);
        if (record.Retries > 0)
            json.WriteNumber("retries"u8, record.Retries);
        Add("traceId"u8, record.TraceId);
        Add("requestId"u8, record.RequestId);
        json.WriteEndObject();

        void Add(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The access log cannot be written: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
