using MailKit;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>A mail on its way to a server, and whether the server may have it.</summary>
internal sealed class OutgoingMail : ITransferProgress
{
    public OutgoingMail(MimeMessage message, MailboxAddress recipient)
    {
        (Message, Recipient) = (message, recipient);
        IsInternational = !recipient.LocalPart.All(char.IsAscii);
        Format = MailWriter.MakeFormat(IsInternational);
    }

    public MimeMessage Message { get; }

    public MailboxAddress Recipient { get; }

    /// <summary>
    /// Whether only a server with SMTPUTF8 can take it: the name before the @ has letters that have no other form, as those of a domain
    /// have.
    /// </summary>
    public bool IsInternational { get; }

    public FormatOptions Format { get; }

    /// <summary>
    /// Whether all of it was handed to a connection that then gave no answer: the server may have taken it. The line that ends a mail is
    /// written after the last of its bytes.
    /// </summary>
    public bool MayBeTaken { get; private set; }

    /// <summary>The server answered: it has not taken it.</summary>
    public void Answered() => MayBeTaken = false;

    public void Report(long bytesTransferred, long totalSize) => MayBeTaken |= bytesTransferred >= totalSize;

    // Of a server that did not ask for the size: then any byte could be the last.
    public void Report(long bytesTransferred) => MayBeTaken = true;
}
