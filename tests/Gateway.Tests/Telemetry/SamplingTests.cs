using System.Diagnostics;
using CleanOrders.ServiceDefaults.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CleanOrders.Gateway.Tests.Telemetry;

public sealed class SamplingTests
{
    [Fact]
    public void Of_a_trace_that_is_left_out_nothing_is_sent_but_the_entry_that_failed()
    {
        var sent = Collect(share: 0, source =>
        {
            using (source.StartActivity("fine", ActivityKind.Server))
                source.StartActivity("inside fine")?.Dispose();
            using var failing = source.StartActivity("failing", ActivityKind.Server);
            using (var inside = source.StartActivity("inside failing"))
                _ = inside?.SetStatus(ActivityStatusCode.Error);
            _ = failing!.SetStatus(ActivityStatusCode.Error);
        });

        sent.ShouldBe(["failing"]);
    }

    [Fact]
    public void All_of_a_trace_is_sent_or_nothing_of_it()
    {
        var sent = Collect(share: 0.5, source =>
        {
            for (var number = 0; number < 2_000; number++)
            {
                using var entry = source.StartActivity("entry", ActivityKind.Server);
                source.StartActivity("inside")?.Dispose();
            }
        });

        // 2,000 throws of a coin: five times the deviation.
        sent.Count(name => name == "entry").ShouldBeInRange(888, 1_112);
        sent.Count(name => name == "inside").ShouldBe(sent.Count(name => name == "entry"));
    }

    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", 2)]
    public void Who_calls_decides_for_their_trace(string flags, int count)
    {
        var header = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-{flags}";
        ActivityContext.TryParse(header, traceState: null, isRemote: true, out var remote).ShouldBeTrue();

        Collect(share: 1, source =>
        {
            using var entry = source.StartActivity("entry", ActivityKind.Server, remote);
            source.StartActivity("inside")?.Dispose();
        }).Count.ShouldBe(count);
    }

    private static List<string> Collect(double share, Action<ActivitySource> work)
    {
        var sent = new List<string>();
        using var source = new ActivitySource($"sampling {ActivityTraceId.CreateRandom()}");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetSampler(new EntrySampler(share))
            .AddProcessor(new FailedEntries()).AddProcessor(new SimpleActivityExportProcessor(new List(sent))).Build();
        work(source);
        return sent;
    }

    private sealed class List(List<string> sent) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
                sent.Add(activity.OperationName);
            return ExportResult.Success;
        }
    }
}
