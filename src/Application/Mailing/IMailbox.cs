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

    public override string ToString() => "(mail)";
}

/// <summary>One mail; the next has a higher one.</summary>
public readonly record struct MailId(Guid Value) : ITypedId<MailId>
{
    public static string Prefix => "mail";

    public static MailId From(Guid value) => new(value);

    public override string ToString() => TypedId.Format(this);
}
