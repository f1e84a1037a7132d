using System.Diagnostics;
using System.Text.Json;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>What staff see of what followed from an order.</summary>
public sealed class OrderTraceTests
{
    [Fact]
    public async Task From_an_event_to_its_mail_each_step_is_there_with_its_time_and_its_trace()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(
            new ApiOptions
            {
                Database = database,
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "true" },
            });
        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        var other = await api.As(Customer).PlaceOrder((1, "SKU-00002")).Order();
        var trace = ActivityTraceId.CreateRandom().ToString();
        await api.As(Support).With("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01").Cancel(order)
            .ShouldBe(HttpStatusCode.OK);
        await api.As(Support).Cancel(other).ShouldBe(HttpStatusCode.OK);

        var steps = await Eventually.Be(
            () => Steps(api, order), found => found.Exists(step => Is(step, "delivery", "email", "sent"))
                && found.Exists(job => Is(job, "job", "notifications.email", "succeeded") && TraceOf(job) == trace)
                && found.TrueForAll(step => KindOf(step) != "event" || Is(step, "event", NameOf(step), "published")));

        steps.Find(step => Is(step, "event", "order_placed", "published")).ValueKind.ShouldBe(JsonValueKind.Object);
        steps.Find(step => Is(step, "event", "payment_captured", "published")).ValueKind.ShouldBe(JsonValueKind.Object);
        steps.Find(step => Is(step, "reaction", "notify-customer-of-cancellation", "applied")).ValueKind.ShouldBe(JsonValueKind.Object);
        TraceOf(steps.Find(step => Is(step, "event", "order_cancelled", "published"))).ShouldBe(trace);
        steps.ShouldContain(step => Is(step, "job", "notifications.email", "succeeded") && TraceOf(step) == trace);
        var ofEvents = steps.Where(step => KindOf(step) == "event").Select(TraceOf).ToHashSet();
        steps.Where(step => KindOf(step) == "job").ShouldAllBe(job => ofEvents.Contains(TraceOf(job)));
        var notifications = steps.Where(step => Is(step, "delivery", "in_app", "delivered"))
            .Select(step => step.GetProperty("id").GetString()).ToList();
        (await Steps(api, other)).ShouldNotContain(step => notifications.Contains(step.GetProperty("id").GetString()));
        var times = steps.ConvertAll(step => step.GetProperty("at").GetDateTimeOffset());
        times.ShouldBe(times.Order());
    }

    [Fact]
    public async Task What_waits_to_be_published_says_so_and_an_order_that_is_not_there_is_not_found()
    {
        await using var api = await Api.New(
            new ApiOptions
            {
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" },
            });
        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();

        (await Steps(api, order)).ShouldHaveSingleItem().GetProperty("status").GetString().ShouldBe("waiting");
        await api.As(Support).Get("/v1/orders/ord_00000000000000000000000000/trace").ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<List<JsonElement>> Steps(Api api, OrderView order) =>
        [.. (await api.As(Support).Get($"{order.Path}/trace").Json()).GetProperty("items").EnumerateArray()];

    private static bool Is(JsonElement step, string kind, string name, string status) =>
        (KindOf(step), NameOf(step), step.GetProperty("status").GetString()) == (kind, name, status);

    private static string KindOf(JsonElement step) => step.GetProperty("kind").GetString()!;

    private static string NameOf(JsonElement step) => step.GetProperty("name").GetString()!;

    private static string? TraceOf(JsonElement step) => step.GetProperty("traceId").GetString();
}
