using System.Diagnostics;
using CleanOrders.Application.Mailing;
using CleanOrders.Infrastructure.Hosting;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>Hands mails to a mail server by SMTP (RFC 5321). It has taken a mail when it has said so after all of it.</summary>
internal sealed class SmtpMailbox(
    MailWriter writer, MailSignature signature, SmtpConnections connections, MailMetrics metrics, MailOptions options) : IMailbox
{
    public async Task Send(Mail mail, CancellationToken ct)
    {
        using var written = writer.Write(mail);
        var recipient = (MailboxAddress)written.Message.To[0];
        if (recipient.Domain.Length == 0 || recipient.LocalPart.Length == 0)
            throw new MailNotTakenException("Its receiver is no address: it must have a name, @ and a domain.", isPermanent: true);
        var outgoing = new OutgoingMail(written.Message, recipient);
        outgoing.Message.Prepare(EncodingConstraint.SevenBit);
        signature.Sign(outgoing);
        using var activity = ServiceTelemetry.Start("send mail", ActivityKind.Client);
        _ = activity?.SetTag("server.address", options.Host).SetTag("server.port", options.Port);
        try
        {
            await Send(outgoing, ct);
            metrics.Taken();
        }
        catch (MailNotTakenException fault)
        {
            activity.Failed(nameof(MailNotTakenException));
            metrics.NotTaken(fault.IsPermanent, outgoing.MayBeTaken);
            throw;
        }
    }

    /// <summary>
    /// A server ends connections that were not used for a while: then the mail goes over a new one, unless the server may have it already.
    /// </summary>
    private async Task Send(OutgoingMail mail, CancellationToken ct)
    {
        using var place = await connections.WaitForPlace(ct);
        if (connections.TakeIdle() is { } kept && await TrySend(kept, mail, mayRepeat: true, ct))
            return;
        _ = await TrySend(await connections.Open(ct), mail, mayRepeat: false, ct);
    }

    /// <returns>Whether it was taken; not, where the connection is lost and another one may take it.</returns>
    private async Task<bool> TrySend(SmtpConnection connection, OutgoingMail mail, bool mayRepeat, CancellationToken ct)
    {
        try
        {
            await connection.Send(mail, ct);
            return true;
        }
        catch (Exception failure) when (SmtpFaults.IsOfTheServer(failure) && !ct.IsCancellationRequested)
        {
            if (mayRepeat && !mail.MayBeTaken && !connection.IsOpen)
                return false;
            throw SmtpFaults.Of(failure, mail);
        }
        finally
        {
            connections.GiveBack(connection);
        }
    }
}
