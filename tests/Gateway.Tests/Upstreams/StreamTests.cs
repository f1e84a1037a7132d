using System.Net.WebSockets;
using System.Text;
using CleanOrders.Gateway.Upstreams;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Gateway.Tests.Upstreams;

/// <summary>Server-sent events and WebSockets: they go through as they come, have no time limit, and are limited in number.</summary>
public sealed class StreamTests
{
    private const string Events = "/v1/orders/ord_1/events";

    [Fact]
    public async Task Events_arrive_one_by_one_for_longer_than_a_request_may_take()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Timeouts:Request", "00:00:00.2"));
        using var next = new SemaphoreSlim(0);
        api.Answer = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var id = 1; id <= 3; id++)
            {
                await next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync($"id: {id}\ndata: x\n\n");
                await context.Response.Body.FlushAsync();
            }
        };

        var ct = TestContext.Current.CancellationToken;
        _ = next.Release();
        using var answer = await gateway.Get(Events, ("Last-Event-ID", "7"));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        for (var id = 1; id <= 3; id++)
        {
            (await lines.ReadLineAsync(ct)).ShouldBe($"id: {id}");
            (await lines.ReadLineAsync(ct)).ShouldBe("data: x");
            (await lines.ReadLineAsync(ct)).ShouldBe("");
            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
            next.Release();
        }

        (await lines.ReadLineAsync(ct)).ShouldBeNull();
        api.Received.ShouldHaveSingleItem().Header("Last-Event-ID").ShouldBe("7");
    }

    [Fact, Trait("Attack", "65")]
    public async Task One_stream_more_than_allowed_is_refused_until_another_ends()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Streams:Most", "2"));
        api.Answer = Open;

        using var first = await gateway.Get(Events);
        using var second = await gateway.Get("/v1/me/notifications/stream");
        (await gateway.Get(Events).ShouldBeProblem(503, "gateway.overloaded")).RetryAfter().ShouldBeGreaterThan(0);
        first.Dispose();
        using var third = await Eventually.Be(() => gateway.Get(Events), answer => answer.StatusCode == HttpStatusCode.OK);
        second.Dispose();
        third.Dispose();

        _ = await Eventually.Be(() => Task.FromResult(gateway.Services.GetRequiredService<Streams>().Open), open => open == 0);
    }

    [Fact]
    public async Task An_instance_learns_at_once_that_the_reader_of_a_stream_left()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);
        var left = new TaskCompletionSource();
        api.Answer = async (context, request) =>
        {
            context.RequestAborted.Register(left.SetResult);
            await Open(context, request);
        };

        (await gateway.Get(Events)).Dispose();

        await left.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_web_socket_carries_messages_both_ways()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Timeouts:Request", "00:00:00.2"));
        api.Answer = Echo;
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/conversations?ticket=t"), CancellationToken.None);
        for (var count = 0; count < 3; count++)
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes($"message {count}"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            var buffer = new byte[100];
            var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            Encoding.UTF8.GetString(buffer, 0, got.Count).ShouldBe($"message {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(150), TestContext.Current.CancellationToken);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        api.Received.ShouldHaveSingleItem().Target.ShouldBe("/hubs/conversations?ticket=t");
    }

    [Fact, Trait("Attack", "65")]
    public async Task A_refusal_of_a_web_socket_reaches_its_client()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);
        api.Answer = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
        using var socket = new ClientWebSocket();

        var refused = await Should.ThrowAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/hubs/conversations"), CancellationToken.None));

        refused.Message.ShouldContain("401");
    }

    [Theory, Trait("Attack", "65")]
    [InlineData("websocket")]
    [InlineData("SPDY/3.1")]
    [InlineData("h2c")]
    public async Task Nothing_but_a_stream_can_be_upgraded(string protocol)
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);

        var answer = await gateway.Bytes(
            $"GET /v1/orders HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        answer.Status.ShouldBe(200);
        api.Received.ShouldAllBe(request => request.Header("Upgrade") == null);
    }

    private static async Task Open(HttpContext context, ReceivedRequest request)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": open\n\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task Echo(HttpContext context, ReceivedRequest request)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        for (var got = await socket.ReceiveAsync(buffer, context.RequestAborted); got.MessageType != WebSocketMessageType.Close;
            got = await socket.ReceiveAsync(buffer, context.RequestAborted))
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
    }
}
