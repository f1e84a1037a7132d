using System.Text.Json;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

public static class NotificationErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "notification.not_found",
        "There is no such notification", "No notification has this id, or it is not yours.");

    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "notification.wrong_state",
        "The delivery's state does not allow it",
        "A delivery moves through its states in a fixed way. `from` is its state, `requested` the one asked for, `allowed` those that can "
            + "follow.");

    public static readonly ErrorType NothingToResend = new(ErrorKind.Conflict, "notification.nothing_to_resend",
        "There is nothing to send again",
        "None of its deliveries has ended without arriving: each is in the inbox, or is on its way still.");

    public static readonly ErrorType TemplateNotFound = new(ErrorKind.NotFound, "notification.template_not_found",
        "There is no such template", "No notification is written with a template of this name.");

    public static readonly ErrorType UnknownCulture = new(ErrorKind.Invalid, "notification.culture_unknown",
        "The language is not known here", "Notifications are written in the languages that the detail names.");

    public static readonly ErrorType UnknownTimeZone = new(ErrorKind.Invalid, "notification.time_zone_unknown",
        "The time zone is not known", "A time zone is named as in the IANA database: `Europe/Berlin`, `UTC`.");

    public static readonly ErrorType QuietHoursMalformed = new(ErrorKind.Invalid, "notification.quiet_hours_malformed",
        "These are no quiet hours", "They begin and end at two different times of the day, as in `22:00` and `07:00`.");

    public static readonly ErrorType MandatoryType = new(ErrorKind.Invalid, "notification.mandatory",
        "This cannot be switched off", "What protects the account always comes, by every channel.");

    public static readonly ErrorType UnsubscribeLinkUnknown = new(ErrorKind.NotFound, "notification.unsubscribe_link_unknown",
        "This address ends no mails", "It is none that stands in a mail of this service, or that mail is older than the service's secret.");

    public static readonly ErrorType SuppressionNotFound = new(ErrorKind.NotFound, "notification.suppression_not_found",
        "There is no such suppression", "No entry of the suppression list has this id, or it was taken off the list.")
    {
        FollowsSuccess = true,
    };

    public static readonly ErrorType MailReportRefused = new(ErrorKind.Unauthenticated, "notification.mail_report_refused",
        "The report is not accepted", "It is not signed with a secret of `Mail:ReportSecrets`, or it is older than five minutes.");

    public static Error NoSuchDelivery(Channel channel) =>
        NotFound.With($"The notification does not go by {Name(channel)}.");

    public static Error WrongState(Channel channel, DeliveryStatus from, DeliveryStatus requested) =>
        WrongStateType.With($"A delivery by {Name(channel)} that is {Name(from)} cannot become {Name(requested)}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["from"] = from,
                ["requested"] = requested,
                ["allowed"] = DeliveryLifecycle.NextOf(from).ToArray(),
            },
        };

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
