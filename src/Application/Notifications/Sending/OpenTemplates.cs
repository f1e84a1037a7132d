using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>A notification whose data fits its template: it only needs its recipient.</summary>
public delegate Task<Notification> PreparedNotification(Notifier notifier, UserId recipient, CancellationToken ct);

/// <param name="Title">One line.</param>
/// <param name="Text">An empty line ends a paragraph.</param>
/// <param name="Link">Where it leads to.</param>
public sealed record Message(string Title, string Text, string? Link);

/// <summary>The templates that other services may send with: those that say nothing which this service itself has to know.</summary>
public static class OpenTemplates
{
    public const int LongestTitle = 200;
    public const int LongestText = 10_000;

    public static readonly NotificationTemplate<Message> Message = new(
        "message", NotificationCategory.Messages,
        new Message("We are closed on Monday", "Orders are shipped again from Tuesday.", "https://shop.example.com/news/1"));

    private static readonly Dictionary<string, Func<MessageData, PreparedNotification>> ByName = new(StringComparer.Ordinal)
    {
        [Message.Name] = data => With(
            Message,
            new Message(data.Text("title", LongestTitle), data.Text("text", LongestText, multiline: true), data.Link("link"))),
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <returns>What can be sent; nothing, where something is wrong: it stands in <paramref name="violations"/>.</returns>
    public static PreparedNotification? Prepare(string? template, IReadOnlyDictionary<string, string?>? data, Violations violations)
    {
        if (template is null || !ByName.TryGetValue(template, out var prepare))
        {
            violations.Add(
                "/template", template is null
                    ? Text.Required.With("A template is required here.")
                    : SendingErrors.TemplateNotOpen.With($"The templates are {string.Join(", ", Names)}."));
            return null;
        }

        if (data is null)
        {
            violations.Add("/data", Text.Required.With("The data of the template is required here."));
            return null;
        }

        var read = new Violations();
        var reader = new MessageData(data, read);
        var prepared = prepare(reader);
        reader.RefuseOthers();
        if (!read.Any)
            return prepared;
        _ = violations.Take<PreparedNotification>("", read.ToError());
        return null;
    }

    private static PreparedNotification With<TData>(NotificationTemplate<TData> template, TData data)
        where TData : notnull =>
        (notifier, recipient, ct) => notifier.Notify(template, recipient, data, ct);
}
