using System.Net.Sockets;
using CleanOrders.Application.Mailing;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>
/// What failures of SMTP mean. A server that is away, too busy or set up in another way than ours is tried again; what it says of a
/// receiver or of what a mail says is for good, where its answer begins with 5.
/// </summary>
internal static class SmtpFaults
{
    private const int TooLarge = 552;

    // How an enhanced status code (RFC 3463) begins that says for good that there is no such address. Without one, 550 can mean anything.
    private const string NoSuchAddress = "5.1.";

    // Of authentication: whoever runs the service has to change something, and then the mail goes.
    private static readonly int[] OfOurAccount = [534, 535, 538];

    public static bool IsOfTheServer(Exception failure) => failure is CommandException or ProtocolException or IOException
        or SocketException or TimeoutException or SslHandshakeException or AuthenticationException
        or System.Security.Authentication.AuthenticationException or NotSupportedException or ServiceNotConnectedException
        or ServiceNotAuthenticatedException or ObjectDisposedException;

    /// <summary>Why there is no connection: never the fault of a mail.</summary>
    public static MailNotTakenException OfOpening(Exception failure, MailOptions options) =>
        new($"The mail server {options.Description} cannot be used: {ReasonOfOpening(failure)}.", isPermanent: false, failure);

    public static MailNotTakenException Of(Exception failure, OutgoingMail mail)
    {
        if (failure is SmtpCommandException refused)
        {
            mail.Answered();
            var text = SmtpText.Without(mail.Recipient, refused.Message);
            return new MailNotTakenException(
                $"The mail server answered {(int)refused.StatusCode}{(text.Length > 0 ? $" {text}" : "")}", IsPermanent(refused), failure)
            {
                IsOfTheAddress = IsPermanent(refused) && refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted
                    && text.StartsWith(NoSuchAddress, StringComparison.Ordinal),
            };
        }

        if (failure is ServiceNotAuthenticatedException)
        {
            mail.Answered();
            return new MailNotTakenException("The mail server wants authentication (Mail:User).", isPermanent: false, failure);
        }

        if (failure is NotSupportedException)
            return new MailNotTakenException(
                "Its address has a name with letters that the mail server does not take: it has no SMTPUTF8.", isPermanent: true, failure);
        var why = failure is TimeoutException ? failure.Message : "The connection to the mail server was lost.";
        return new MailNotTakenException(
            mail.MayBeTaken ? $"{why} It may have taken the mail all the same; a repeat has the same Message-Id." : why, isPermanent: false,
            failure);
    }

    private static bool IsPermanent(SmtpCommandException refused)
    {
        var status = (int)refused.StatusCode;
        return status >= 500 && !OfOurAccount.Contains(status) && refused.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted => true,

            // The size of a mail is named with its sender. All else that is said of that one is said of us.
            SmtpErrorCode.SenderNotAccepted => status == TooLarge,
            _ => false,
        };
    }

    private static string ReasonOfOpening(Exception failure) => failure switch
    {
        TimeoutException => "it did not answer in time (Mail:Timeout)",
        AuthenticationException => "it refuses Mail:User and Mail:Password",
        SslHandshakeException or System.Security.Authentication.AuthenticationException =>
            "its certificate is not one for this name that is trusted here, or it speaks no TLS (Mail:Security)",
        NotSupportedException => "it offers no STARTTLS (Mail:Security), or no authentication that Mail:User can use",
        SmtpCommandException refused => $"it answered {(int)refused.StatusCode}",
        SocketException unreachable => $"{unreachable.SocketErrorCode}",
        _ => "it ended the connection",
    };
}
