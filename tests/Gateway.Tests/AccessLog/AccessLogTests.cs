using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using CleanOrders.Gateway.AccessLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanOrders.Gateway.Tests.AccessLog;

/// <summary>One line for each request, which says what operators need.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task A_line_says_what_was_asked_and_how_it_went()
    {
        await using var api = await StubApi.Start();
        var gateway = await TestGateway.New(api);
        using var answer = await gateway.Post("/v1/orders/ord_1/payments?x=secret", """{"a":1}""", ("X-Request-Id", "my-request-0001"));
        var length = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        await gateway.DisposeAsync();

        var line = JsonSerializer.Deserialize<JsonElement>(gateway.AccessLog.ShouldHaveSingleItem());
        line.GetProperty("method").GetString().ShouldBe("POST");
        line.GetProperty("route").GetString().ShouldBe("orders.payments");
        line.GetProperty("path").GetString().ShouldBe("/v1/orders/ord_1/payments");
        line.GetProperty("status").GetInt32().ShouldBe(200);
        line.GetProperty("ms").GetDouble().ShouldBeGreaterThan(0);
        line.GetProperty("bytesIn").GetInt64().ShouldBe(7);
        line.GetProperty("bytesOut").GetInt64().ShouldBe(length);
        line.GetProperty("destination").GetString().ShouldBe($"{api.Address}");
        line.GetProperty("requestId").GetString().ShouldBe("my-request-0001");
        line.GetProperty("traceId").GetString().ShouldNotBeNull().ShouldMatch("^[0-9a-f]{32}$");
        line.GetProperty("time").TryGetDateTimeOffset(out _).ShouldBeTrue();
        line.TryGetProperty("retries", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_instance_gets_the_trace_of_the_line_which_is_the_clients_if_it_names_one()
    {
        const string Named = "0af7651916cd43dd8448eb211c80319c";
        await using var api = await StubApi.Start();
        var gateway = await TestGateway.New(api);
        await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        await gateway.Get("/v1/orders", ("traceparent", $"00-{Named}-b7ad6b7169203331-01"), ("tracestate", "a=1"))
            .ShouldBe(HttpStatusCode.OK);
        await gateway.Get("/v1/orders", ("traceparent", "00-nonsense-01"), ("tracestate", "a=1")).ShouldBe(HttpStatusCode.OK);
        await gateway.DisposeAsync();

        var traces = gateway.AccessLog.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("traceId").GetString());
        var sent = api.Received.Select(request => request.Header("traceparent")!.Split('-')).ToList();
        sent.Select(parts => parts[1]).ShouldBe(traces);
        sent[1][1].ShouldBe(Named);
        sent[1][2].ShouldNotBe("b7ad6b7169203331", "the parent is the gateway, and no longer the client");
        api.Received.Select(request => request.Header("tracestate")).ShouldBe([null, "a=1", null]);
    }

    [Fact]
    public async Task A_line_says_how_often_a_request_was_sent_again_and_what_the_gateway_answered()
    {
        await using var api = await StubApi.Start();
        api.Answer = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var gateway = await TestGateway.New(api);
        _ = await gateway.Get("/v1/orders").ShouldRefuse(503);
        _ = await gateway.Get("/v1//orders").ShouldRefuse(404);
        await gateway.DisposeAsync();

        var lines = gateway.AccessLog.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        lines.Select(line => line.GetProperty("status").GetInt32()).ShouldBe([503, 404]);
        lines[0].GetProperty("retries").GetInt32().ShouldBe(2);
        lines[1].TryGetProperty("destination", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_called_and_what_limited_them_stands_there_once_somebody_says_so()
    {
        using var output = new MemoryStream();
        using var services = new ServiceCollection().AddMetrics().AddSingleton<GatewayMetrics>().BuildServiceProvider();
        using var writer = new AccessLogWriter(
            new AccessLogOptions(), services.GetRequiredService<GatewayMetrics>(), NullLogger<AccessLogWriter>.Instance, output);
        await writer.StartAsync(CancellationToken.None);

        writer.Write(new AccessRecord { Method = "GET", Path = "/v1/orders", Caller = "key_1", LimitedBy = "api" });
        await writer.StopAsync(CancellationToken.None);

        Encoding.UTF8.GetString(output.ToArray()).ShouldContain("\"caller\":\"key_1\",\"limitedBy\":\"api\"");
    }

    [Fact]
    public async Task A_slow_disk_slows_nobody_and_what_is_dropped_is_counted()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<GatewayMetrics>().BuildServiceProvider();
        var dropped = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "gateway.access_log.dropped"
                    && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dropped, count));
        listener.Start();
        var disk = new StuckStream();
        using var writer = new AccessLogWriter(
            new AccessLogOptions { Buffer = 10 }, services.GetRequiredService<GatewayMetrics>(), NullLogger<AccessLogWriter>.Instance,
            disk);
        await writer.StartAsync(CancellationToken.None);
        var record = new AccessRecord { Method = "GET", Path = "/" };

        writer.Write(record);
        await disk.Reached.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        for (var count = 0; count < 100; count++)
            writer.Write(record);

        dropped.ShouldBe(90);
        disk.GoOn.SetResult();
        await writer.StopAsync(CancellationToken.None);
        disk.Lines.ShouldBe(1 + 10);
    }

    [Fact]
    public async Task It_is_appended_to_a_file_where_the_settings_name_one()
    {
        var file = Path.Combine(Path.GetTempPath(), $"access-{Guid.CreateVersion7():N}.log");
        using var services = new ServiceCollection().AddMetrics().AddSingleton<GatewayMetrics>().BuildServiceProvider();
        try
        {
            for (var start = 0; start < 2; start++)
            {
                using var writer = new AccessLogWriter(
                    new AccessLogOptions { File = file }, services.GetRequiredService<GatewayMetrics>(),
                    NullLogger<AccessLogWriter>.Instance);
                await writer.StartAsync(CancellationToken.None);
                writer.Write(new AccessRecord { Method = "GET", Path = "/v1/orders" });
                await writer.StopAsync(CancellationToken.None);
            }

            (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Length.ShouldBe(2);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Requests_are_measured_by_route_plan_and_class_of_status()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);
        List<string> measured = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "gateway.request.duration"
                    && instrument.Meter.Scope == gateway.Services.GetRequiredService<IMeterFactory>())
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            lock (measured)
                measured.Add(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Value}")));
        });
        listener.Start();

        await gateway.Get("/v1/orders/ord_1").ShouldBe(HttpStatusCode.OK);
        await gateway.Get("/v1/anything/else").ShouldBe(HttpStatusCode.OK);
        _ = await gateway.Get("/v1//orders").ShouldRefuse(404);

        _ = await Eventually.Be(() => Task.FromResult(measured.Count), count => count == 3);
        measured.ShouldBe(["orders anonymous 2xx", "other anonymous 2xx", "other none 4xx"], ignoreOrder: true);
    }

    private sealed class StuckStream : MemoryStream
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Lines { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reached.TrySetResult();
            await GoOn.Task;
            Lines += buffer.Span.Count((byte)'\n');
        }
    }
}
