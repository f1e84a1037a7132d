using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Mailing;

/// <summary>Where mails to people go.</summary>
public interface IMailbox
{
    /// <summary>Takes the mail over: it is kept when this returns.</summary>
    Task Send(Mail mail, CancellationToken ct);
}

/// <summary>A mail. It does not print: it may carry a secret for its reader.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
public sealed record Mail(string To, string Subject, string Text)
{
    /// <summary>The same for a mail that may be sent again, so that its reader gets one; left out, a new one each time.</summary>
    public MailId? Id { get; init; }

    /// <summary>What the text says, as a page; left out, there is only the text.</summary>
    public string? Html { get; init; }

    /// <summary>Which notification it is, so that a report on the mail names it; left out for what is none.</summary>
    public NotificationId? Notification { get; init; }

    /// <summary>Where its reader's mail program can end mails of this kind (RFC 8058); left out, its reader has to get it.</summary>
    public string? UnsubscribeAddress { get; init; }

    /// <summary>Where a reply goes; left out, to whom the mail is from.</summary>
    public string? ReplyAddress { get; init; }

    public override string ToString() => "(mail)";
}

/// <summary>One mail; the next has a higher one.</summary>
public readonly record struct MailId(Guid Value) : ITypedId<MailId>
{
    public static string Prefix => "mail";

    public static MailId From(Guid value) => new(value);

    public override string ToString() => TypedId.Format(this);
}
