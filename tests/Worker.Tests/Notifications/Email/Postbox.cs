using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Mailing;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Notifications.Email;
using CleanOrders.Infrastructure.Notifications.Email.Smtp;
using CleanOrders.Infrastructure.Providers;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Worker.Tests.Notifications.Email;

/// <summary>The mailbox of the service with a mail server, and nothing else of it.</summary>
internal sealed class Postbox : IAsyncDisposable
{
    private static readonly string Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly ServiceProvider _services;
    private readonly SmtpConnections _connections;
    private readonly SmtpMailbox _mailbox;
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];

    public Postbox(SmtpServer server, Action<MailOptions>? change = null, DkimOptions? dkim = null, bool trusts = true)
    {
        var options = new MailOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = server.Certificate is null ? MailSecurity.None : MailSecurity.StartTls,
        };
        change?.Invoke(options);
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(Logs)).BuildServiceProvider();
        RemoteCertificateValidationCallback? check = trusts && server.Certificate is { } own
            ? (_, shown, _, _) => shown?.GetCertHashString() == own.GetCertHashString()
            : null;
        _connections = new SmtpConnections(
            options, new ProviderHealth(TimeProvider.System), _services.GetRequiredService<ILogger<SmtpConnections>>(), check);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _counted.Add($"{tags[0].Value}"));
        _listener.Start();
        var identity = new IdentitySettings { AppAddress = "https://shop.example.com" };
        _mailbox = new SmtpMailbox(
            new MailWriter(options, new MailReferences(new SecurityOptions { Secret = Secret }), identity, TimeProvider.System),
            new MailSignature(dkim ?? new DkimOptions()), _connections, new MailMetrics(meters), options);
    }

    public CapturedLogs Logs { get; } = new();

    /// <summary>What became of each mail.</summary>
    public IReadOnlyList<string> Counted => _counted;

    public Task Send(Mail mail) => _mailbox.Send(mail, TestContext.Current.CancellationToken);

    public Task SendTo(string address) => Send(new Mail(address, "Hello", "Text"));

    /// <returns>Why it was not taken, as operators read it, and whether for good.</returns>
    public async Task<(string Fault, bool IsPermanent)> Refused(Mail mail)
    {
        var refused = await Should.ThrowAsync<MailNotTakenException>(() => Send(mail));
        return (refused.Message, refused.IsPermanent);
    }

    public static Mail To(string address) => new(address, "Hello", "Text") { Id = TypedId.New<MailId>(TimeProvider.System.GetUtcNow()) };

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _connections.DisposeAsync();
        await _services.DisposeAsync();
    }
}
