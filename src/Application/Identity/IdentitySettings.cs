using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity;

/// <summary>
/// The section <c>Identity</c> of the configuration. It is not called <c>IdentityOptions</c>, since that is a type of ASP.NET Core Identity
/// with another meaning, and whoever uses this one imports both.
/// </summary>
public sealed class IdentitySettings
{
    /// <summary>
    /// Who makes the tokens: the address under which clients reach the service, without a slash at its end. Left out: this machine's in
    /// Development; elsewhere it must be set.
    /// </summary>
    public string Issuer { get; set; } = "";

    /// <summary>Whom the tokens are for.</summary>
    [Required(ErrorMessage = "{0} must not be blank.")]
    public string Audience { get; set; } = "orders";

    /// <summary>How long an access token is good: 10 seconds to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a key signs access tokens before the next one does: 2 to 400 days.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "400.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a session lasts that nobody refreshes: up to 90 days.</summary>
    [AtLeast(nameof(AccessTokenLifetime)), Range(typeof(TimeSpan), "00:00:10", "90.00:00:00")]
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lasts at most: up to 400 days.</summary>
    [AtLeast(nameof(RefreshIdleLifetime)), Range(typeof(TimeSpan), "00:00:10", "400.00:00:00")]
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long audit entries are kept: 1 day to 10 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// How many logins in a row may fail, of one account or of one device that it knows, before the next must wait: 1 to 100.
    /// </summary>
    [Range(1, 100)]
    public int FreeLoginFailures { get; set; } = 5;

    /// <summary>
    /// How many logins in a row may fail from one network (/24 of IPv4, /64 of IPv6), whatever the accounts: 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FreeAddressFailures { get; set; } = 100;

    /// <summary>How long the first wait is; each failure more doubles it: 100 milliseconds to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan LoginDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a wait is at most: up to 1 day.</summary>
    [AtLeast(nameof(LoginDelay)), Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan LongestLoginDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long without a failure all are forgotten: up to 7 days.</summary>
    [AtLeast(nameof(LongestLoginDelay)), Range(typeof(TimeSpan), "00:00:00.1", "7.00:00:00")]
    public TimeSpan LoginFailuresForgotten { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many mails may be asked for in an hour from one network (/24 of IPv4, /64 of IPv6), whatever the addresses: 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FreeMailRequests { get; set; } = 1000;

    /// <summary>
    /// Where people use the service: links in mails lead there, whatever host a request named. Left out: <see cref="Issuer"/>.
    /// </summary>
    public string AppAddress { get; set; } = "";

    /// <summary>
    /// Whether nobody signs in before their e-mail address is confirmed. Left out: they can in Development, and nowhere else.
    /// </summary>
    public bool? RequireConfirmedEmail { get; set; }

    /// <summary>How long a mail can be used to confirm an address: 10 minutes to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan ConfirmationLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a mail can be used to choose a new password: 1 minute to 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ResetLifetime { get; set; } = TimeSpan.FromMinutes(30);
}
