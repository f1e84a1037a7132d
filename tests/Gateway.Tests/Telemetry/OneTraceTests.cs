namespace CleanOrders.Gateway.Tests.Telemetry;

/// <summary>That a collector can follow an order from the gateway to the mail, and is sent what the documentation lists.</summary>
public sealed class OneTraceTests
{
    private static readonly string[] Wanted =
        ["publish order_cancelled", "react notify-customer-of-cancellation", "process notifications.email", "send mail"];

    [Fact]
    public async Task What_follows_from_one_request_is_one_connected_trace_over_gateway_api_broker_worker_and_mail()
    {
        await using var collector = await OtlpCollector.Start();
        await using var database = await TestDatabase.Seeded();
        await using var broker = await RabbitMq.Own();
        await using var redis = await Redis.Own();
        await using var smtp = await SmtpServer.Start();
        string[] shared =
        [
            .. collector.Arguments, $"--ConnectionStrings:RabbitMq={broker.ConnectionString}",
            $"--ConnectionStrings:Redis={redis.ConnectionString}",
        ];
        await using var api = await ApiProcess.Start(database, shared);
        await using var worker = await WorkerProcess.Start(
            database, [.. shared, .. smtp.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await using var gateway = await GatewayProcess.Start(database, [api.Address], shared);
        var order = await gateway.As(Who.Customer).PlaceOrder((2, "SKU-00001")).Order();

        await gateway.As(Who.Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);

        var spans = await Eventually.Be(
            () => Task.FromResult(TraceWith(collector, "publish order_cancelled")),
            trace => Wanted.All(name => trace.Exists(span => span.Name == name)) && Unconnected(trace).Count == 0);
        spans.Select(span => span.Service).Distinct().Order()
            .ShouldBe(["CleanOrders.Gateway", "CleanOrders.WebApi", "CleanOrders.Worker"]);
        spans.Count(span => span.ParentId.Length == 0).ShouldBe(1);
        spans.Select(span => span.Scope).ShouldContain("Npgsql");
        spans.Select(span => span.Scope).ShouldContain("MassTransit");
        spans.Where(span => span.IsError).ShouldBeEmpty();
        ShouldSayWhatTheConventionsSay(spans);

        var trace = spans[0].TraceId;
        _ = await Eventually.Be(
            () => Task.FromResult(collector.Lines),
            lines => lines.Any(line => line.TraceId == trace && line.Service.EndsWith("WebApi", StringComparison.Ordinal)));
        collector.Spans.SelectMany(span => span.Attributes.Values)
            .Concat(collector.Lines.Where(line => !line.Scope.EndsWith(".DevelopmentData", StringComparison.Ordinal))
                .Select(line => line.Body))
            .ShouldAllBe(value => !value.Contains("@example.com"));
    }

    private static void ShouldSayWhatTheConventionsSay(List<CollectedSpan> spans)
    {
        var entry = spans.Single(span => span.ParentId.Length == 0);
        entry.Attributes["http.request.method"].ShouldBe("POST");
        entry.Attributes["http.response.status_code"].ShouldBe("200");
        var api = spans.First(
            span => span.Service.EndsWith("WebApi", StringComparison.Ordinal) && span.Scope == "Microsoft.AspNetCore");
        api.Attributes["http.route"].ShouldBe("/v1/orders/{id:ord}/cancellation");
        spans.First(span => span.Name == "send mail").Attributes["server.address"].ShouldBe("127.0.0.1");
    }

    private static List<CollectedSpan> TraceWith(OtlpCollector collector, string name)
    {
        var all = collector.Spans.ToList();
        return all.Find(span => span.Name == name) is { } found ? all.FindAll(span => span.TraceId == found.TraceId) : [];
    }

    /// <summary>Those whose parent nobody sent.</summary>
    private static List<CollectedSpan> Unconnected(List<CollectedSpan> trace)
    {
        var ids = trace.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        return trace.FindAll(span => span.ParentId.Length > 0 && !ids.Contains(span.ParentId));
    }
}
