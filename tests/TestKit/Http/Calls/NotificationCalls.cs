using System.Text.Json;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.TestKit;

/// <summary>A notification as its reader sees it.</summary>
public sealed record InboxEntry(string Id, int Position, string Category, string Title, string Text, string? Link, DateTimeOffset? ReadAt);

/// <summary>What tests do with notifications.</summary>
public static class NotificationCalls
{
    public const string Inbox = "/v1/me/notifications";

    private static readonly NotificationTemplate<Cancelled> Template = new(
        "order_cancelled", NotificationCategory.Orders, new Cancelled("1", "A sample", "https://example.com"));

    /// <summary>Notifies somebody as a reaction does, of an order that was cancelled for this reason.</summary>
    /// <returns>The id of the notification.</returns>
    public static async Task<string> Notify(
        this Api api, string user, string reason = "Sold out", NotificationCategory category = NotificationCategory.Orders)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var recipient = UserId.TryParse(user, out var id) ? id : throw new ArgumentException("No user has such an id.", nameof(user));
        var notified = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run<Notification>(
            async ct => await scope.ServiceProvider.GetRequiredService<Notifier>().Notify(
                Template with { Category = category }, recipient,
                new Cancelled("2026-000001", reason, "https://shop.example.com/orders/1"), ct),
            CancellationToken.None);
        return notified.Value.Id.ToString();
    }

    /// <summary>A new customer who has confirmed their address, with one mail: the one that asked them to.</summary>
    public static async Task<(Client Reader, string Email)> ConfirmedCustomer(this Api api)
    {
        var reader = await api.NewCustomer();
        var email = (await reader.Get("/v1/me").Json()).GetProperty("email").GetString()!;
        var token = (await api.Database.MailTo(email)).Token;
        await api.Anonymous().Post("/v1/auth/confirm-email", new { token }).ShouldBe(System.Net.HttpStatusCode.NoContent);
        return (reader, email);
    }

    /// <summary>Puts a new address on the suppression list.</summary>
    /// <returns>The id of the entry.</returns>
    public static async Task<string> Suppressed(this Api api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var address = Suppression.Of(
            $"{RunningApi.Unique("bounced")}@example.com", SuppressionReason.Bounced, detail: null, TimeProvider.System.GetUtcNow());
        _ = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            _ =>
            {
                scope.ServiceProvider.GetRequiredService<ISuppressions>().Add(address);
                return Task.FromResult(Domain.SharedKernel.Result.Success);
            },
            CancellationToken.None);
        return address.Id.ToString();
    }

    /// <summary>Who the client is.</summary>
    public static async Task<string> Id(this Client client) => (await client.Get("/v1/me").Json()).GetProperty("id").GetString()!;

    public static async Task<IReadOnlyList<InboxEntry>> ReadInbox(this Client reader, string query = "") =>
        (await reader.Get($"{Inbox}{query}").Json()).GetProperty("items").Deserialize<List<InboxEntry>>(JsonSerializerOptions.Web)!;

    /// <summary>Waits until so many have come, and gives them, the youngest first.</summary>
    public static Task<IReadOnlyList<InboxEntry>> InboxOf(this Client reader, int count) =>
        Eventually.Be(() => reader.ReadInbox(), entries => entries.Count >= count);

    public static async Task<long> Unread(this Client reader) =>
        (await reader.Get($"{Inbox}/unread-count").Json()).GetProperty("unread").GetInt64();

    /// <summary>A delivery of a notification as the staff see it: its status, and the steps as <c>status reason</c>.</summary>
    public static async Task<(string Status, IReadOnlyList<string> Steps)> Delivery(this Client staff, string notification, string channel)
    {
        var delivery = (await staff.Get($"/v1/notifications/{notification}").Json()).GetProperty("deliveries").EnumerateArray()
            .Single(found => found.GetProperty("channel").GetString() == channel);
        return (delivery.GetProperty("status").GetString()!,
        [
            .. delivery.GetProperty("timeline").EnumerateArray().Select(step =>
                step.TryGetProperty("reason", out var reason)
                    ? $"{step.GetProperty("status").GetString()} {reason.GetString()}"
                    : step.GetProperty("status").GetString()!),
        ]);
    }

    /// <summary>The delivery, once nothing more is to happen to it.</summary>
    public static Task<(string Status, IReadOnlyList<string> Steps)> Ended(this Api api, string notification, string channel) =>
        Eventually.Be(
            async () => (await api.As(Who.Support).Get($"/v1/notifications/{notification}")).Text.Contains($"\"{channel}\"")
                ? await api.As(Who.Support).Delivery(notification, channel)
                : ("none", []),
            seen => seen.Status is not ("queued" or "none"));

    /// <summary>Replaces what somebody wants, whatever it was.</summary>
    public static Task<HttpAnswer> Want(this Client reader, object preferences) =>
        reader.With("If-Match", "*").Put("/v1/me/notification-preferences", preferences).ShouldBe(System.Net.HttpStatusCode.OK);

    /// <summary>Has somebody choose a number.</summary>
    /// <returns>The code for it, which nobody has sent yet.</returns>
    public static async Task<string> PhoneCode(this Api api, Client client)
    {
        await client.Put("/v1/me/phone", new { number = "+4915112345679" }).ShouldBe(System.Net.HttpStatusCode.Accepted);
        await using var scope = api.Services.CreateAsyncScope();
        var user = UserId.TryParse(await client.Id(), out var id) ? id : default;
        var phone = await scope.ServiceProvider.GetRequiredService<IPhones>().Find(user, CancellationToken.None);
        return scope.ServiceProvider.GetRequiredService<IPhoneNumbers>().CodeFor(phone!);
    }

    private sealed record Cancelled(string Number, string Reason, string Address);
}
