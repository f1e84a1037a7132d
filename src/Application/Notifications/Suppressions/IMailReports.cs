using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>Reads what mail servers say of mails that they took: in the JSON of a provider, or as the mail that they sent back.</summary>
public interface IMailReports
{
    /// <summary>Verifies the signature (Standard Webhooks) on the raw bytes and the age, and reads what it reports.</summary>
    /// <param name="headers">Finds a header's only value by its name; nothing, where it is missing or stands there twice.</param>
    /// <returns>
    /// The reports, of which there can be none; or <c>notification.mail_report_refused</c>, where nobody who may report says so.
    /// </returns>
    Result<MailReports> Read(Func<string, string?> headers, ReadOnlyMemory<byte> body);
}

/// <param name="Id">The sender's id of the message: each takes effect once.</param>
public sealed record MailReports(string Id, IReadOnlyList<MailReport> All)
{
    /// <summary>What people replied to mails of ours.</summary>
    public IReadOnlyList<MailReply> Replies { get; init; } = [];
}

public enum MailFate
{
    /// <summary>It is in the mailbox of its reader.</summary>
    Delivered,

    /// <summary>It came back for good.</summary>
    Bounced,

    /// <summary>Its reader has marked it as spam.</summary>
    Complained,
}

/// <summary>What became of a mail. It does not print its address.</summary>
/// <param name="Address">Whom it went to, in lower case.</param>
/// <param name="Notification">Which one it was; nothing for what is no notification, or where the report does not name it.</param>
/// <param name="Detail">What the mail server said.</param>
public sealed record MailReport(MailFate Fate, string Address, NotificationId? Notification, string? Detail)
{
    public override string ToString() => $"{Fate} {Notification}";
}
