using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>Somebody at the hub, and everything that it sent them.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private static readonly string[] Names = ["message", "read", "typing", "presence", "conversation"];

    private readonly ConcurrentQueue<(string Name, JsonElement Data)> _received = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubClient(HubConnection connection)
    {
        Connection = connection;
        foreach (var name in Names)
            _ = connection.On<JsonElement>(name, data => _received.Enqueue((name, data)));
        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    /// <summary>When it was closed, by whomever.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The numbers of the messages, as they came.</summary>
    public IReadOnlyList<int> Sequences => [.. All("message").Select(message => message.GetProperty("sequence").GetInt32())];

    /// <param name="ticket">Where it gets its ticket; left out: a new one each time.</param>
    public static async Task<HubClient> Connect(Client who, Func<Task<string?>>? ticket = null, bool negotiates = false)
    {
        var client = new HubClient(Build(who, ticket ?? who.Ticket, negotiates).Build());
        await client.Connection.StartAsync();
        return client;
    }

    /// <summary>One that connects again by itself, and joins again where it was.</summary>
    public static async Task<HubClient> Stay(Client who, string conversation)
    {
        var client = new HubClient(
            Build(who, who.Ticket, negotiates: false)
                .WithAutomaticReconnect([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(200), 300)]).Build());
        client.Connection.Reconnected += _ => client.Join(conversation, client.Sequences is [.., var last] ? last : 0);
        await client.Connection.StartAsync();
        await client.Join(conversation);
        return client;
    }

    public IEnumerable<JsonElement> All(string name) => _received.Where(sent => sent.Name == name).Select(sent => sent.Data);

    public Task Join(string conversation, int after = 0) => Connection.InvokeAsync("join", conversation, after);

    public Task<JsonElement> Send(string conversation, string body, string? clientId = null) =>
        Connection.InvokeAsync<JsonElement>("send", conversation, new { clientId = clientId ?? Guid.CreateVersion7().ToString(), body });

    public Task Read(string conversation, int upTo) => Connection.InvokeAsync("read", conversation, upTo);

    public Task Type(string conversation) => Connection.InvokeAsync("typing", conversation);

    /// <summary>Waits until the messages have come, and looks whether they are those, in this order.</summary>
    public async Task ShouldHave(IEnumerable<int> sequences)
    {
        int[] wanted = [.. sequences];
        _ = await Eventually.Be(() => Task.FromResult(Sequences), seen => seen.Count >= wanted.Length);
        Sequences.ShouldBe(wanted);
    }

    public async Task<JsonElement> Next(string name, Func<JsonElement, bool> which) =>
        (await Eventually.Be(() => Task.FromResult(All(name).Where(which).ToList()), found => found.Count > 0))[0];

    public static async Task<string> ShouldBeRefused(Task call) => (await Should.ThrowAsync<HubException>(call)).Message;

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static IHubConnectionBuilder Build(Client who, Func<Task<string?>> ticket, bool negotiates) => new HubConnectionBuilder()
        .WithUrl(
            new Uri(who.Api.Address, "/hubs/conversations"), HttpTransportType.WebSockets, options =>
            {
                options.AccessTokenProvider = ticket;
                options.SkipNegotiation = !negotiates;
            });
}

public static class RealtimeCalls
{
    public static async Task<string?> Ticket(this Client who) =>
        (await who.Post("/v1/realtime/tickets").ShouldBe(HttpStatusCode.Created)).Member("ticket").GetString();

    /// <summary>Opens a conversation about no order.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> BeginConversation(this Client who, string message = "Hello") =>
        (await who.Post("/v1/conversations", new { subject = "A question", message }).ShouldBe(HttpStatusCode.Created))
            .Member("id").GetString()!;

    public static Task<HttpAnswer> Say(this Client who, string conversation, string body, string? clientId = null) => who.Post(
        $"/v1/conversations/{conversation}/messages", new { clientId = clientId ?? Guid.CreateVersion7().ToString(), body });
}
