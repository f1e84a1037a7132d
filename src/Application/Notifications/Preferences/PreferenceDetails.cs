using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Preferences;

/// <param name="Culture">The language of the notifications, as in <c>de</c>.</param>
/// <param name="TimeZone">As in the IANA database: <c>Europe/Berlin</c>.</param>
/// <param name="QuietHours">When no channel disturbs; left out: there are none.</param>
/// <param name="Categories">Each with the channels by which it comes.</param>
public sealed record PreferenceDetails(
    string Culture, string TimeZone, QuietHoursInput? QuietHours, IReadOnlyList<CategoryPreference> Categories, int Version)
{
    public static PreferenceDetails From(NotificationPreferences wanted, INotificationTexts texts) => new(
        wanted.Culture ?? texts.Cultures[0], wanted.TimeZone,
        wanted.QuietHours is { } hours ? new QuietHoursInput($"{hours.From:HH\\:mm}", $"{hours.To:HH\\:mm}") : null,
        [
            .. Enum.GetValues<NotificationCategory>().Select(category => new CategoryPreference(
                category, wanted.Wants(category, Channel.InApp), wanted.Wants(category, Channel.Email),
                wanted.Wants(category, Channel.Sms), wanted.Digests.Contains(category), category == NotificationCategory.Security)),
        ], wanted.Version);
}

/// <summary>Two times of the day, as in <c>22:00</c> and <c>07:00</c>: they may go over midnight.</summary>
public sealed record QuietHoursInput(string? From, string? To);

/// <param name="Sms">Whether a text goes to their telephone where a mail could not be delivered.</param>
/// <param name="EmailDigest">Whether its mails come once a day, all in one.</param>
/// <param name="Mandatory">Whether it comes by every channel, whatever is said here.</param>
public sealed record CategoryPreference(NotificationCategory Category, bool InApp, bool Email, bool Sms, bool EmailDigest, bool Mandatory);
