using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Templates;

/// <summary>Writes notifications with their templates. All of them were tried when the service started.</summary>
public interface INotificationTexts
{
    /// <summary>The languages that there are, the one that is used where nothing else is known first.</summary>
    IReadOnlyList<string> Cultures { get; }

    /// <param name="culture">The language that its reader wants, as in <c>de-AT</c>: the nearest that there is, is taken.</param>
    NotificationContent Write(NotificationTemplate template, string? culture, object data);

    /// <summary>The same as a page for mail programs: nothing in it is markup that the texts brought.</summary>
    string ToHtml(NotificationContent content);
}
