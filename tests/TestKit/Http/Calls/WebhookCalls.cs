using System.Net;
using System.Text.Json;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>A webhook as it was made: what is shown once, and where it is.</summary>
public sealed record MadeWebhook(string Id, string Secret, string ETag)
{
    public string Path => $"/v1/webhooks/{Id}";
}

/// <summary>What one can do with webhooks over HTTP.</summary>
[ShouldlyMethods]
public static class WebhookCalls
{
    /// <summary>A name that leads nowhere: nothing is ever sent there.</summary>
    public const string Nowhere = "https://hooks.example.com/orders";

    public static Task<HttpAnswer> CreateWebhook(this Client client, string? url = Nowhere, params string[] events) =>
        client.Post("/v1/webhooks", new { url, events = events.Length == 0 ? ["order_refund_failed"] : events });

    public static async Task<MadeWebhook> NewWebhook(this Client client, string url = Nowhere, params string[] events)
    {
        var answer = await client.CreateWebhook(url, events).ShouldBe(HttpStatusCode.Created);
        return new MadeWebhook(answer.Member("id").GetString()!, answer.Member("secret").GetString()!, answer.ETag!);
    }

    /// <summary>Changes it in whatever version it is.</summary>
    public static Task<HttpAnswer> Change(this Client client, MadeWebhook webhook, object change) =>
        client.With("If-Match", "*").Send(HttpMethod.Patch, webhook.Path, change);

    public static async Task<JsonElement[]> Deliveries(this Client client, MadeWebhook webhook, string query = "?limit=200") =>
        [.. (await client.Get($"{webhook.Path}/deliveries{query}").Json()).GetProperty("items").EnumerateArray()];

    /// <summary>Sends a test event.</summary>
    /// <returns>The id of its delivery.</returns>
    public static async Task<string> SendTest(this Client client, MadeWebhook webhook) =>
        (await client.Post($"{webhook.Path}/test").ShouldBe(HttpStatusCode.Accepted)).Member("id").GetString()!;
}
