using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Channels.Email;

/// <summary>Finds what waits for a digest.</summary>
public interface IDigestedNotifications
{
    /// <summary>Up to 1,000 of a time, the oldest first.</summary>
    /// <param name="until">Without those of this time and later.</param>
    Task<IReadOnlyList<DigestedNotification>> Waiting(
        UserId reader, NotificationCategory category, DateTimeOffset from, DateTimeOffset until, CancellationToken ct);
}

public sealed record DigestedNotification(NotificationId Id, NotificationContent Content);

/// <param name="Entries">The oldest first.</param>
/// <param name="More">How many of them it does not list.</param>
public sealed record EmailDigest(int Count, IReadOnlyList<EmailDigestEntry> Entries, int More);

/// <param name="Text">Its beginning: it may be in no inbox, where its reader wants that.</param>
/// <param name="Address">Where it leads to, if it leads somewhere.</param>
public sealed record EmailDigestEntry(string Title, string Text, string? Address);

/// <summary>A mail, or why there is none.</summary>
/// <param name="Later">When to look again, in its reader's quiet hours.</param>
public sealed record ComposedDigest(IReadOnlyList<NotificationId> Notifications, Mail? Mail, DeliveryReason? Reason, TimeSpan? Later);

/// <summary>Writes one mail of many notifications.</summary>
public sealed class EmailDigests(
    IDigestedNotifications digested, INotifications notifications, IRecipients recipients, DeliveryChannels channels,
    INotificationTexts texts, IUnsubscribeLinks links, TimeProvider clock)
{
    private const int MostEntries = 50;
    private const int LongestText = 500;

    // Of two that are stored at once, the job can be that of the later one.
    private static readonly TimeSpan Earlier = TimeSpan.FromMinutes(1);

    public static readonly NotificationTemplate<EmailDigest> Template = new(
        "email_digest", NotificationCategory.Messages,
        new EmailDigest(
            Count: 5,
            [
                new EmailDigestEntry(
                    "Your order 2026-000017 was shipped", "A parcel is on its way.", "https://shop.example.com/orders/17"),
                new EmailDigestEntry("We open at 10 on Sunday", "Come early: there is cake.", Address: null),
            ],
            More: 3));

    /// <param name="begun">When the first of them was stored. Those of other days have a job and a mail of their own, however late.</param>
    public async Task<ComposedDigest> Compose(SendEmailDigest asked, MailId id, DateTimeOffset begun, CancellationToken ct)
    {
        var waiting = await digested.Waiting(asked.Reader, asked.Category, begun - Earlier, asked.At, ct);
        var nothing = new ComposedDigest([.. waiting.Select(notification => notification.Id)], Mail: null, Reason: null, Later: null);
        if (waiting.Count == 0 || await notifications.Find(waiting[0].Id, ct) is not { } first)
            return nothing;

        var recipient = await recipients.Find(asked.Reader, Channel.Email, ct);
        if (DeliveryFallback.ReasonNotTo(recipient, first, channels.Of(Channel.Email)) is { } reason)
            return nothing with { Reason = reason };
        if (recipient!.Suppressed == SuppressionReason.Bounced)
            return nothing with { Reason = DeliveryReason.Bounced };
        if (recipient.Wanted.WaitsUntil(asked.Category, clock.GetUtcNow()) is { } until)
            return nothing with { Later = until - clock.GetUtcNow() };

        var content = texts.Write(Template, recipient.Wanted.Culture, DigestOf(waiting));
        return nothing with
        {
            // A report on the mail names one of them.
            Mail = new Mail(recipient.Email, content.Title, $"{content.Text}\n")
            {
                Id = id,
                Notification = first.Id,
                Html = texts.ToHtml(content),
                UnsubscribeAddress = links.To(recipient.Id, asked.Category),
            },
        };
    }

    private static EmailDigest DigestOf(IReadOnlyList<DigestedNotification> waiting) => new(
        waiting.Count,
        [.. waiting.Take(MostEntries).Select(EntryOf)],
        Math.Max(0, waiting.Count - MostEntries));

    private static EmailDigestEntry EntryOf(DigestedNotification one)
    {
        var (text, beginning) = (one.Content.Text, Text.Beginning(one.Content.Text, LongestText));
        return new EmailDigestEntry(
            one.Content.Title, beginning.Length < text.Length ? $"{beginning}…" : text, one.Content.Link?.Address);
    }
}
