namespace CleanOrders.WebApi.Tests.Orders.Streams;

/// <summary>How many streams of events somebody holds open at once.</summary>
public sealed class OpenStreamTests
{
    [Fact]
    public async Task Nobody_holds_more_streams_open_than_they_may_and_each_that_ends_makes_room()
    {
        await using var api =
            await Api.New(
                new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["EventStreams:PerCaller"] = "3" } });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        var path = $"{order.Path}/events";
        var open = new List<EventReader>();
        for (var i = 0; i < 3; i++)
            open.Add(await api.As(Customer).Follow(path));

        var refused = await api.As(Customer).Get(path).ShouldBeProblem(429, "rate_limit.exceeded");
        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);

        // Nobody else has to wait for it, and HEAD opens none.
        await using var staff = await api.As(Support).Follow(path);
        (await api.As(Customer).Raw("HEAD", path)).Status.ShouldBe(200);

        await open[0].DisposeAsync();
        var again = await Eventually.Be(() => api.As(Customer).Get(path), answer => answer.Status == HttpStatusCode.OK);
        again.Text.ShouldContain("order_placed");
        foreach (var stream in open)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task Streams_that_are_refused_or_of_nothing_take_no_room()
    {
        await using var api =
            await Api.New(
                new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["EventStreams:PerCaller"] = "1" } });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        for (var i = 0; i < 3; i++)
        {
            await api.As(Customer).Get("/v1/orders/ord_01jd0000000000000000000000/events").ShouldBeProblem(404, "order.not_found");
            await api.As(Customer).With("Last-Event-ID", "x").Get($"{order.Path}/events").ShouldBe(HttpStatusCode.BadRequest);
        }

        await using var events = await api.As(Customer).Follow($"{order.Path}/events");
        (await events.Next()).ShouldNotBeNull();
    }
}
