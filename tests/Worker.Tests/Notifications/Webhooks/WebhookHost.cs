using CleanOrders.Infrastructure.Notifications.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>The service, and endpoints on this machine that it may reach.</summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    private readonly List<StubApi> _endpoints = [];

    private WebhookHost(Api api, FakeClock? clock) => (Api, Clock) = (api, clock);

    public Api Api { get; }

    /// <summary>That of the service, if it is not that of the machine.</summary>
    public FakeClock? Clock { get; }

    public Client Admin => Api.As(Who.Admin);

    public static async Task<WebhookHost> Start(
        DatabaseKind? kind = null, FakeClock? clock = null, ResolveHost? resolve = null, params (string Key, string Value)[] settings)
    {
        var api = await Api.New(new ApiOptions
        {
            Database = await TestDatabase.Seeded(kind),
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Webhooks:AllowLoopback"] = "true",
                ["Workers:Enabled"] = "true",
            }.Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).ToDictionary(),
            Services = services =>
            {
                if (resolve is not null)
                    _ = services.AddSingleton(resolve);
            },
        });
        return new WebhookHost(api, clock);
    }

    /// <summary>Has events sent to a new endpoint.</summary>
    /// <param name="status">How it answers the first messages, then the last of them.</param>
    public async Task<(MadeWebhook Webhook, StubApi Endpoint)> Subscribe(string events, params int[] status)
    {
        var endpoint = await Endpoint((context, number) =>
        {
            context.Response.StatusCode = status.Length == 0 ? 204 : status[Math.Min(number, status.Length) - 1];
            return Task.CompletedTask;
        });
        return (await Admin.NewWebhook($"{endpoint.Address}hook", events.Split(' ')), endpoint);
    }

    /// <param name="answer">Is given the number of the request, from 1.</param>
    public async Task<StubApi> Endpoint(Func<HttpContext, int, Task> answer)
    {
        var endpoint = await StubApi.Start();
        var number = 0;
        endpoint.Answer = (context, _) => answer(context, Interlocked.Increment(ref number));
        _endpoints.Add(endpoint);
        return endpoint;
    }

    /// <summary>Waits for so many messages.</summary>
    public Task<IReadOnlyList<ReceivedRequest>> Received(StubApi endpoint, int count) =>
        Until(() => Task.FromResult(endpoint.Received), received => received.Count >= count);

    public Task<System.Text.Json.JsonElement[]> Ended(MadeWebhook webhook, string status, int count = 1) =>
        Until(() => Admin.Deliveries(webhook, $"?status={status}&limit=200"), all => all.Length >= count);

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in _endpoints)
            await endpoint.DisposeAsync();
        var database = Api.Database;
        await Api.DisposeAsync();
        await database.DisposeAsync();
    }

    private Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> asWanted) =>
        Clock is null ? Eventually.Be(read, asWanted) : Eventually.Be(read, asWanted, Clock);
}

/// <summary>What stands in the tables.</summary>
internal static class DueJobs
{
    /// <summary>Waits until none of these jobs runs, or could: by the clock of the service each has its time before it.</summary>
    public static Task<long> NothingIsDue(this TestDatabase database, string type, DateTimeOffset now) => Eventually.Be(
        () => database.Scalar<long>(
            $"SELECT count(*) FROM jobs WHERE type = '{type}' AND (status = 'running' OR (status IN ('queued', 'retrying') AND run_at <= "
                + $"{(database.ConnectionString is null ? $"{now.UtcTicks}" : $"'{now:O}'")}))"),
        count => count == 0);
}
