using MimeKit;
using MimeKit.Cryptography;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>Signs mails by DKIM (RFC 6376), where that is set.</summary>
internal sealed class MailSignature(DkimOptions options)
{
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.AutoSubmitted, HeaderId.MimeVersion,
        HeaderId.ContentType, HeaderId.ContentTransferEncoding, HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    private readonly DkimSigner? _signer = options.IsSet
        ? new DkimSigner(options.KeyFile!, options.Domain!, options.Selector!, DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        }
        : null;

    /// <param name="mail">As it is sent: nothing of it may change after this.</param>
    public void Sign(OutgoingMail mail) =>
        _signer?.Sign(mail.Format, mail.Message, [.. Signed.Where(mail.Message.Headers.Contains)]);
}
