using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Preferences;

/// <param name="Culture">One of the languages that there are, as in <c>de</c>; left out, that of the service.</param>
/// <param name="TimeZone">As in the IANA database: <c>Europe/Berlin</c>; left out, <c>UTC</c>.</param>
/// <param name="QuietHours">When no channel disturbs; left out: never.</param>
/// <param name="Categories">What comes by which channel; a category that is left out comes by all.</param>
public sealed record ChangePreferences(
    string? Culture, [property: MaxLength(ChangePreferencesHandler.LongestTimeZone)] string? TimeZone, QuietHoursInput? QuietHours,
    IReadOnlyList<CategoryPreferenceInput?>? Categories);

/// <param name="InApp">Left out: yes.</param>
/// <param name="Email">Left out: yes.</param>
/// <param name="Sms">Left out: yes.</param>
/// <param name="EmailDigest">
/// Whether its mails come once a day, all in one, at 8 o'clock of the reader's own time. Left out: no, each by itself.
/// </param>
public sealed record CategoryPreferenceInput(
    [property: Required] NotificationCategory? Category, bool? InApp, bool? Email, bool? Sms, bool? EmailDigest);

/// <summary>Replaces how the caller wants to be notified.</summary>
public sealed class ChangePreferencesHandler(INotificationPreferences preferences, INotificationTexts texts) : IGuarded
{
    public const int LongestTimeZone = 60;

    public static Access Access { get; } = Access.People;

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<PreferenceDetails>> Handle(
        ChangePreferences command, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var zone = violations.Take("/timeZone", TimeZoneOf(command.TimeZone));
        var quiet = command.QuietHours is { } hours ? violations.Take("/quietHours", HoursOf(hours)) : null;
        var off = SwitchedOff(command.Categories ?? [], violations);
        if (command.Culture is { } culture && !texts.Cultures.Contains(culture, StringComparer.Ordinal))
            violations.Add("/culture", texts.Unknown());
        if (violations.Any)
            return violations.ToError();

        var wanted = await preferences.Of(caller.User, ct);
        if (seen?.Contains(wanted.Version) == false)
            return UnitOfWorkErrors.Stale.With($"Your preferences have version {wanted.Version} by now.");
        wanted.Change(command.Culture, quiet, zone, off, Digests(command.Categories ?? []));
        preferences.Keep(wanted);
        return PreferenceDetails.From(wanted, texts);
    }

    private static List<SwitchedOff> SwitchedOff(IReadOnlyList<CategoryPreferenceInput?> categories, Violations violations)
    {
        var off = new List<SwitchedOff>();
        if (categories.Count > Enum.GetValues<NotificationCategory>().Length)
        {
            violations.Add("/categories", Text.TooLong.With("There are not that many categories."));
            return off;
        }

        foreach (var (i, wanted) in categories.Index())
        {
            if (wanted?.Category is not { } category)
                violations.Add($"/categories/{i}/category", Text.Required.With("A category is required here."));
            else if (category == NotificationCategory.Security
                && (wanted.InApp == false || wanted.Email == false || wanted.Sms == false || wanted.EmailDigest == true))
                violations.Add(
                    $"/categories/{i}", NotificationErrors.MandatoryType.With("What protects the account always comes, and at once."));
            else
                off.AddRange(new[] { (Channel.InApp, wanted.InApp), (Channel.Email, wanted.Email), (Channel.Sms, wanted.Sms) }
                    .Where(channel => channel.Item2 == false).Select(channel => new SwitchedOff(category, channel.Item1)));
        }

        return [.. off.Distinct()];
    }

    private static List<NotificationCategory> Digests(IReadOnlyList<CategoryPreferenceInput?> categories) =>
        [.. categories.Where(wanted => wanted?.EmailDigest == true).Select(wanted => wanted!.Category!.Value).Distinct()];

    private static Result<string> TimeZoneOf(string? id)
    {
        if (id is null)
            return "UTC";
        return id.Length <= LongestTimeZone && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId
            ? id
            : NotificationErrors.UnknownTimeZone.With("There is no such time zone in the IANA database.");
    }

    private static Result<QuietHours> HoursOf(QuietHoursInput hours) =>
        Read(hours.From) is { } from && Read(hours.To) is { } to && from != to
            ? new QuietHours(from, to)
            : NotificationErrors.QuietHoursMalformed.With("Quiet hours have two different times, as in 22:00 and 07:00.");

    private static TimeOnly? Read(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
