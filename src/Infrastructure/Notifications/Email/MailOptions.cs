using System.ComponentModel.DataAnnotations;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>How a connection to a mail server is encrypted.</summary>
internal enum MailSecurity
{
    /// <summary>From the command STARTTLS on, without which nothing is sent.</summary>
    StartTls,

    /// <summary>From the beginning.</summary>
    Tls,

    None,
}

/// <summary>The section <c>Mail</c> of the configuration.</summary>
internal sealed class MailOptions : IValidatableObject
{
    private const int MostSecrets = 2;

    /// <summary>The mail server. Left out: mails are written as files.</summary>
    public string? Host { get; set; }

    /// <summary>1 to 65,535.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; }

    /// <summary>Who we are there. Left out: nobody, and the server takes mails of this machine.</summary>
    public string? User { get; set; }

    /// <summary>Never printed.</summary>
    public string? Password { get; set; }

    /// <summary>Whom mails are from. Left out: <c>no-reply@</c> and the host of <c>Identity:AppAddress</c>.</summary>
    public string? From { get; set; }

    /// <summary>How long it may take to connect, and to hand over one mail: 1 second to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections there are at most, which are kept for the next mails: 1 to 32.</summary>
    [Range(1, 32)]
    public int Connections { get; set; } = 4;

    /// <summary>The secrets that reports on mails are signed with: two at most. Left out: no reports are taken. Never printed.</summary>
    public string[]? ReportSecrets { get; set; }

    /// <summary>The keys of <see cref="ReportSecrets"/>.</summary>
    internal IReadOnlyList<byte[]> ReportKeys => [.. (ReportSecrets ?? []).Select(secret => StandardWebhooks.KeyFrom(secret)!)];

    /// <summary>The server for people, with the key that names it.</summary>
    internal string Description => $"{Host}:{Port} (Mail:Host)";

    private bool IsOnThisMachine =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Faults(validationContext.GetRequiredService<IHostEnvironment>().IsDevelopment()).Select(fault => new ValidationResult(fault));

    private IEnumerable<string> Faults(bool mayBePlain)
    {
        if (!string.IsNullOrEmpty(Host) && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return "Mail:Host is not the name or the address of a host. The port stands in Mail:Port.";
        if (!Enum.IsDefined(Security))
            yield return "Mail:Security must be StartTls, Tls or None.";
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            yield return $"Mail:{(string.IsNullOrEmpty(User) ? "User" : "Password")} is not set: Mail:User and Mail:Password belong "
                + "together.";
        if (Security == MailSecurity.None && !string.IsNullOrEmpty(User) && !mayBePlain && !IsOnThisMachine)
            yield return "Mail:Security is None: Mail:Password would go over the network in plain text. Set it to StartTls or Tls.";
        if (ReportSecrets is { Length: > MostSecrets })
            yield return $"Mail:ReportSecrets has {ReportSecrets.Length} secrets: set one as Mail:ReportSecrets:0, and while it is "
                + "exchanged a second one as Mail:ReportSecrets:1.";
        for (var i = 0; i < ReportSecrets?.Length; i++)
        {
            if (StandardWebhooks.KeyFrom(ReportSecrets[i]) is null)
                yield return $"Mail:ReportSecrets:{i} is not a secret: it must be {StandardWebhooks.SecretPrefix} and 24 to 64 bytes in "
                    + "base64.";
        }

        if (From is not null && !IsSender(From))
            yield return "Mail:From is not an address that mails can be from, as in orders@example.com or Shop <orders@example.com>.";
    }

    // Where the part before the @ is of other letters, only servers with SMTPUTF8 would take our mails.
    private static bool IsSender(string text) =>
        MailboxAddress.TryParse(text, out var sender) && sender.LocalPart.All(char.IsAscii) && sender.Domain.Length > 0;
}
