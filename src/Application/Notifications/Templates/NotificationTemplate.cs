using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Templates;

/// <summary>A text that notifications are written with. There is a file of its name for each language that ships.</summary>
/// <param name="Name">Stable, since it is stored: as in <c>order_shipped</c>.</param>
/// <param name="SampleData">
/// Data as it might be: every text is written with it when the service starts, so that one that lacks something fails then; and it is what
/// a preview shows.
/// </param>
public abstract record NotificationTemplate(string Name, NotificationCategory Category, object SampleData)
{
    /// <summary>
    /// What the secret in it is for, if it has one. It goes by mail only, also to an address that nobody has confirmed yet, and the secret
    /// is made when the mail is sent: what is stored has <see cref="SecretPlace"/> where it belongs.
    /// </summary>
    public MailTokenPurpose? Secret { get; init; }

    /// <summary>What stands in a text instead of its secret.</summary>
    public const string SecretPlace = "[token]";
}

/// <summary>A template that is filled with <typeparamref name="TData"/>: what a text names in braces is a member of it.</summary>
public sealed record NotificationTemplate<TData>(string Name, NotificationCategory Category, TData Sample)
    : NotificationTemplate(Name, Category, (object)Sample)
    where TData : notnull
{
    /// <summary>The id of the conversation that a reply to the mail belongs to; left out, it is not replied to.</summary>
    public Func<TData, string>? RepliesTo { get; init; }
}
