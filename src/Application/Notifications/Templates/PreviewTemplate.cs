using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Templates;

/// <summary>What a template looks like, written with the data that it is tried with.</summary>
/// <param name="Culture">As in <c>de</c>; nothing for that of the service.</param>
public sealed record PreviewTemplate(string Name, string? Culture, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);
}

/// <param name="Html">What a mail shows; its text has <paramref name="Text"/>.</param>
public sealed record TemplatePreview(
    string Name, NotificationCategory Category, string Culture, string Title, string Text, string? LinkAddress, string? LinkLabel,
    string Html);

/// <summary>Says which languages there are.</summary>
public static class Cultures
{
    public static Error Unknown(this INotificationTexts texts) =>
        NotificationErrors.UnknownCulture.With($"There are {string.Join(", ", texts.Cultures)}.");
}
