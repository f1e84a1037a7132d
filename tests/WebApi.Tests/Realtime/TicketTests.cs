using System.Net.WebSockets;
using CleanOrders.WebApi.Tests.Attacks;
using Microsoft.AspNetCore.SignalR.Client;

namespace CleanOrders.WebApi.Tests.Realtime;

public sealed class TicketTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/realtime/tickets", SweepRow.SignedIn, new StatementBudget(1, 1, api => api.As(Customer).Post("/v1/realtime/tickets")));

    [Fact]
    public async Task A_ticket_opens_one_connection()
    {
        var customer = await api.NewCustomer();
        var ticket = await customer.Ticket();
        await using var first = await HubClient.Connect(customer, () => Task.FromResult(ticket));

        var second = await Should.ThrowAsync<Exception>(HubClient.Connect(customer, () => Task.FromResult(ticket)));

        second.ToString().ShouldContain("401");
    }

    [Fact]
    public async Task Of_many_who_show_one_ticket_at_once_one_gets_in()
    {
        var customer = await api.NewCustomer();
        var ticket = await customer.Ticket();

        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Handshake($"?access_token={ticket}")));

        tries.Count(status => status == 101).ShouldBe(1);
        tries.Count(status => status == 401).ShouldBe(7);
    }

    [Fact]
    public async Task Who_asks_how_to_connect_does_not_use_it_up()
    {
        var customer = await api.NewCustomer();
        var ticket = await customer.Ticket();

        await using var hub = await HubClient.Connect(customer, () => Task.FromResult(ticket), negotiates: true);

        hub.Connection.State.ShouldBe(HubConnectionState.Connected);
    }

    [Fact]
    public async Task Nothing_else_opens_one()
    {
        var customer = await api.NewCustomer();
        (await Handshake("")).ShouldBe(401);
        (await Handshake("?access_token=")).ShouldBe(401);
        (await Handshake($"?access_token={new string('a', 43)}")).ShouldBe(401);
        (await Handshake($"?access_token={await customer.Token()}")).ShouldBe(401);
        await api.Anonymous().Post("/hubs/conversations/negotiate?negotiateVersion=1").ShouldBe(HttpStatusCode.Unauthorized);
        await api.Anonymous().Post("/v1/realtime/tickets").ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task It_is_good_for_half_a_minute_and_is_kept_by_nobody()
    {
        var clock = new FakeClock();
        await using var own = await Api.New(new ApiOptions { Clock = clock });
        var customer = await own.NewCustomer();
        var answer = await customer.Post("/v1/realtime/tickets").ShouldBe(HttpStatusCode.Created);
        var ticket = answer.Member("ticket").GetString()!;
        answer.Header("Cache-Control").ShouldBe("no-store");
        (answer.Member("expiresAt").GetDateTimeOffset() - clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));

        clock.Advance(TimeSpan.FromSeconds(31));

        (await Handshake($"?access_token={ticket}", own)).ShouldBe(401);
        own.Logs.Lines.ShouldAllBe(line => !line.Message.Contains(ticket, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_its_session_ends_the_connection_does()
    {
        var customer = await api.NewCustomer();
        await using var hub = await HubClient.Connect(customer);
        await hub.Join(await customer.BeginConversation());

        _ = await customer.Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

        await hub.Closed.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
    }

    private Task<int> Handshake(string query) => Handshake(query, api);

    private static async Task<int> Handshake(string query, Api at)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        var address = new UriBuilder(new Uri(at.Address, "/hubs/conversations")) { Scheme = "ws", Query = query }.Uri;
        try
        {
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // What it answered says why.
            return (int)socket.HttpStatusCode;
        }

        return (int)socket.HttpStatusCode;
    }
}
