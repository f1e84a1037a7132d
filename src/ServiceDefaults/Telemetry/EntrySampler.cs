using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CleanOrders.ServiceDefaults.Telemetry;

/// <summary>
/// Samples whole traces, as their first span was. Of a trace that is left out, the span by which this process came into it is recorded all
/// the same, for <see cref="FailedEntries"/>; those below it are not.
/// </summary>
internal sealed class EntrySampler(double share) : Sampler
{
    private readonly ParentBasedSampler _traces = new(new TraceIdRatioBasedSampler(share));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var result = _traces.ShouldSample(samplingParameters);
        var parent = samplingParameters.ParentContext;
        var isEntry = parent.TraceId == default || parent.IsRemote;
        return result.Decision == SamplingDecision.Drop && isEntry ? new SamplingResult(SamplingDecision.RecordOnly) : result;
    }
}

/// <summary>Sends the entry of what failed, although its trace was left out. It stands before what sends.</summary>
internal sealed class FailedEntries : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Status == ActivityStatusCode.Error)
            data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
    }
}
