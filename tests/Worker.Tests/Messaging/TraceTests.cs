using System.Collections.Concurrent;
using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>That what a request leads to, minutes later and elsewhere, belongs to its trace.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_trace_of_a_request_goes_by_its_event_to_the_reaction_and_by_the_job_of_that_to_the_mail(bool overBroker)
    {
        await using var database = await TestDatabase.Seeded();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" };
        await using var broker = overBroker ? await RabbitMq.Own() : null;
        if (broker is not null)
            settings["ConnectionStrings:RabbitMq"] = broker.ConnectionString;
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = settings });
        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();
        var trace = ActivityTraceId.CreateRandom();
        using var seen = new Trace(trace);

        await api.As(Warehouse).With("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01").ShipRest(order)
            .ShouldBe(HttpStatusCode.Created);

        string[] wanted = ["publish order_shipped", "react tell-customer-order-was-shipped", "process notifications.email"];
        await Eventually.Be(() => Task.FromResult(seen.Names), names => wanted.All(names.Contains));
        (await database.Texts("SELECT coalesce(trace_parent, '') FROM jobs WHERE type = 'notifications.email'"))
            .Count(parent => parent.StartsWith($"00-{trace}-", StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>
    /// The names of what the service did in one trace. Nobody listens to MassTransit, which else would hand the trace on too.
    /// </summary>
    private sealed class Trace : IDisposable
    {
        private readonly ConcurrentQueue<string> _names = new();
        private readonly ActivityListener _listener;

        public Trace(ActivityTraceId trace)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ServiceTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace
                    ? ActivitySamplingResult.AllData
                    : ActivitySamplingResult.None,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == trace)
                        _names.Enqueue(activity.OperationName);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<string> Names => _names;

        public void Dispose() => _listener.Dispose();
    }
}
