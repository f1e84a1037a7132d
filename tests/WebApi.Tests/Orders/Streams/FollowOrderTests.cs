using System.Text.Json;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.WebApi.Tests.Orders.Streams;

public sealed class FollowOrderTests(SharedApi api)
{
    [Fact]
    public async Task Who_follows_an_order_gets_its_history_and_then_what_happens()
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        await using var events = await api.As(Customer).Follow($"{order.Path}/events");

        var placed = await Read(events);
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        var paid = await Read(events);

        (placed.Id, placed.Name).ShouldBe(("1", "order_placed"));
        (paid.Id, paid.Name).ShouldBe(("2", "order_paid"));
        var entry = JsonSerializer.Deserialize<JsonElement>(paid.Data);
        entry.GetProperty("to").GetString().ShouldBe("paid");
        entry.GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_after_the_last_event_that_they_have()
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        await using var events = await api.As(Support).With("Last-Event-ID", "1").Follow($"{order.Path}/events");

        (await Read(events)).Name.ShouldBe("order_paid");
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);

        (await Read(events)).Id.ShouldBe("3");
    }

    [Fact]
    public async Task What_happens_at_another_instance_is_heard_here()
    {
        await using var database = await TestDatabase.Seeded();
        await using var here = await Api.New(new ApiOptions { Database = database });
        await using var there = await Api.New(new ApiOptions { Database = database });
        var order = await here.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await using var events = await here.As(Customer).With("Last-Event-ID", "1").Follow($"{order.Path}/events");

        await there.As(Customer).Post($"/v1/orders/{order.Id}/payments", new { token = "tok_ok" }).ShouldBe(HttpStatusCode.Created);

        (await Read(events)).Name.ShouldBe("order_paid");
    }

    [Fact]
    public async Task An_order_of_somebody_else_cannot_be_followed()
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();

        await api.As(Customer2).Get($"{order.Path}/events").ShouldBeProblem(404, "order.not_found");
        await api.Anonymous().Get($"{order.Path}/events").ShouldBeProblem(401, "auth.required");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("evt_1")]
    [InlineData("99999999999")]
    public async Task What_is_no_id_of_an_event_is_refused(string id)
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();

        await api.As(Customer).With("Last-Event-ID", id).Get($"{order.Path}/events")
            .ShouldBeInvalid(("/Last-Event-ID", "list.filter_malformed"));
    }

    [Fact]
    public async Task A_stream_is_for_who_accepts_streams()
    {
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();

        await api.As(Customer).With("Accept", "application/json").Get($"{order.Path}/events")
            .ShouldBeProblem(406, "request.not_acceptable");
        await api.As(Customer).With("Accept", "text/event-stream").Get($"{order.Path}/events").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stream_ends_with_the_session_that_opened_it()
    {
        var (_, _, tokens) = await api.Somebody();
        var somebody = api.Bearing(tokens.AccessToken);
        var order = await somebody.PlaceOrder((1, await api.NewProduct())).Order();
        await using var events = await somebody.With("Last-Event-ID", "1").Follow($"{order.Path}/events");

        await api.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        (await events.Next()).ShouldBeNull();
    }

    [Fact]
    public async Task A_stream_ends_when_its_reader_or_its_key_may_see_the_order_no_more()
    {
        await using var host = await Api.New();
        var order = await host.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        var key = await host.As(Customer).NewKey("orders:own");
        await using var ofStaff = await host.As(Warehouse).With("Last-Event-ID", "1").Follow($"{order.Path}/events");
        await using var ofKey = await host.FromApiKey(key).With("Last-Event-ID", "1").Follow($"{order.Path}/events");

        await host.As(Admin).Allow("warehouse", "orders:fulfil").ShouldBe(HttpStatusCode.OK);
        await host.As(Customer).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);

        (await ofStaff.Next()).ShouldBeNull();
        (await ofKey.Next()).ShouldBeNull();
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_who_follows()
    {
        await using var host = await Api.New(new ApiOptions
        {
            // Else who waits would be stopped after half a minute, which a busy machine needs for other reasons.
            Services = services => services.Configure<HostOptions>(stopping => stopping.ShutdownTimeout = 2 * Eventually.Bound),
        });
        var order = await host.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await using var events = await host.As(Customer).With("Last-Event-ID", "1").Follow($"{order.Path}/events");

        await host.Stop().WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
    }

    private static async Task<ServerEvent> Read(EventReader events) => (await events.Next()).ShouldNotBeNull();
}
