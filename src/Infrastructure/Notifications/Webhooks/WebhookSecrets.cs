using System.Text;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Infrastructure.Security;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>Secrets of webhooks, as the database keeps them.</summary>
internal sealed class WebhookSecrets(SecurityOptions security)
{
    private readonly SecretProtector _protector = new(security, "webhook secrets");

    public byte[] Protect(string secret, WebhookId webhook) => _protector.Protect(Encoding.UTF8.GetBytes(secret), webhook.ToString());

    /// <exception cref="InvalidOperationException">It was closed with a secret of the service that is no longer known.</exception>
    public string Unprotect(byte[] kept, WebhookId webhook) => _protector.Unprotect(kept, webhook.ToString(), out _) is { } plain
        ? Encoding.UTF8.GetString(plain)
        : throw new InvalidOperationException($"The secret of {webhook} cannot be read with this Security:Secret: rotate it.");

    /// <returns>The same, encrypted with the present secret of the service; nothing, where it is already, or cannot be read.</returns>
    public byte[]? Renew(byte[] kept, WebhookId webhook) =>
        _protector.Unprotect(kept, webhook.ToString(), out var isPresent) is { } plain && !isPresent
            ? _protector.Protect(plain, webhook.ToString())
            : null;
}
