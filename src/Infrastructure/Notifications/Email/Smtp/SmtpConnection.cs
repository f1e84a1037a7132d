using System.Net.Security;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>A connection to the mail server, for one mail after another.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly MailOptions _options;
    private readonly Client _client;

    /// <param name="check">Judges the certificate of the server; left out: as the system does.</param>
    public SmtpConnection(MailOptions options, RemoteCertificateValidationCallback? check)
    {
        _options = options;
        _client = new Client
        {
            ServerCertificateValidationCallback = check,

            // As for HTTP: a list of revoked certificates that cannot be had would stop all mails.
            CheckCertificateRevocation = false,
        };
    }

    /// <summary>Whether it can take another mail, as far as this end knows.</summary>
    public bool IsOpen => _client.IsConnected;

    /// <exception cref="TimeoutException">It took longer than it may.</exception>
    public Task Open(CancellationToken ct) => InTime(
        async bound =>
        {
            await _client.ConnectAsync(_options.Host!, _options.Port, SocketOptions(), bound);
            // A mail that is sent in chunks has no line that ends it, and ends with its last byte: see OutgoingMail.
            _client.Capabilities &= ~SmtpCapabilities.Chunking;
            if (!string.IsNullOrEmpty(_options.User))
                await _client.AuthenticateAsync(_options.User, _options.Password!, bound);
        }, ct);

    /// <exception cref="TimeoutException">It took longer than it may. The connection is of no use any more.</exception>
    public Task Send(OutgoingMail mail, CancellationToken ct) => InTime(
        async bound =>
        {
            if (mail.IsInternational && !_client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
                throw new NotSupportedException("SMTPUTF8");
            var sender = (MailboxAddress)mail.Message.From[0];
            _ = await _client.SendAsync(mail.Format, mail.Message, sender, [mail.Recipient], bound, mail);
        }, ct);

    /// <summary>Says goodbye, if that is quickly done.</summary>
    public async Task Close(TimeSpan within)
    {
        using var bound = new CancellationTokenSource(within);

        // It is closed all the same.
        await _client.DisconnectAsync(quit: true, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public void Dispose() => _client.Dispose();

    private SecureSocketOptions SocketOptions() => _options.Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private async Task InTime(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(_options.Timeout);
        try
        {
            await work(bound.Token);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            _client.Dispose();
            throw new TimeoutException(
                $"The mail server did not answer within {_options.Timeout.TotalSeconds} seconds (Mail:Timeout).", late);
        }
        catch (OperationCanceledException)
        {
            _client.Dispose();
            throw;
        }
    }

    private sealed class Client : SmtpClient
    {
        // A mail is prepared for any server, and maybe signed, before it comes here.
        protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
        {
        }
    }
}
