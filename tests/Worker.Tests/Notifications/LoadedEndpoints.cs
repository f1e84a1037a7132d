using System.Collections.Concurrent;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>Endpoints that are sent each event under load: one that is well, and some that fail in a way of their own.</summary>
internal sealed class LoadedEndpoints : IAsyncDisposable
{
    private const int TakenBeforeGone = 10;

    private readonly Dictionary<string, (StubApi Api, ConcurrentQueue<string> Taken)> _endpoints = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Steady { get; } = ["well", "failing", "limited"];

    /// <summary>Makes them, and a webhook for each.</summary>
    public static async Task<LoadedEndpoints> Start(Api api, string events)
    {
        var all = new LoadedEndpoints();

        // Each tenth message fails once.
        await all.Add(api, events, "failing", (number, attempt) => number % 10 == 0 && attempt == 1 ? 500 : 204);
        await all.Add(api, events, "limited", (number, attempt) => number % 20 == 0 && attempt == 1 ? 429 : 204);
        await all.Add(api, events, "gone", (number, _) => number > TakenBeforeGone ? 410 : 204);
        await all.Add(api, events, "well", (_, _) => 204);
        return all;
    }

    /// <summary>The ids of the messages that an endpoint has taken, in the order in which they came.</summary>
    public IReadOnlyList<string> Taken(string endpoint) => [.. _endpoints[endpoint].Taken];

    public async ValueTask DisposeAsync()
    {
        foreach (var (api, _) in _endpoints.Values)
            await api.DisposeAsync();
    }

    /// <param name="answer">Of the number of the message, from 1, and which attempt it is.</param>
    private async Task Add(Api api, string events, string name, Func<int, int, int> answer)
    {
        var (stub, taken) = (await StubApi.Start(), new ConcurrentQueue<string>());
        var (numbers, attempts, seen) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>(), 0);
        stub.Answer = (context, request) =>
        {
            var id = request.Header("webhook-id")!;
            var status = answer(
                numbers.GetOrAdd(id, _ => Interlocked.Increment(ref seen)), attempts.AddOrUpdate(id, 1, (_, before) => before + 1));
            context.Response.StatusCode = status;
            if (status == 429)
                context.Response.Headers.RetryAfter = "1";
            if (status < 300)
                taken.Enqueue(id);
            return Task.CompletedTask;
        };
        _endpoints[name] = (stub, taken);
        _ = await api.As(Who.Admin).NewWebhook($"{stub.Address}{name}", events);
    }
}
