using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>
/// Encrypts the secrets of webhooks anew after a change of <c>Security:Secret</c>: those of one that gets no events are read by nothing
/// else before the secret that they were encrypted with is gone.
/// </summary>
internal sealed class WebhookSecretRenewal(Dialect dialect, WebhookSecrets secrets)
{
    public async Task Run(CancellationToken ct)
    {
        foreach (var column in (string[])["secret", "previous_secret"])
        {
            var kept = await dialect.Query(
                new Statement($"SELECT id, {column} FROM webhooks WHERE {column} IS NOT NULL"),
                row => (Id: new WebhookId(row.GetGuid(0)), Secret: (byte[])row[1]), ct);
            var renewed = kept
                .Select(one => (one.Id, one.Secret, Renewed: secrets.Renew(one.Secret, one.Id)))
                .Where(one => one.Renewed is not null)
                .Select(one => new Statement(
                    $"UPDATE webhooks SET {column} = $3 WHERE id = $1 AND {column} = $2", one.Id.Value, one.Secret, one.Renewed))
                .ToList();
            if (renewed.Count == 0)
                continue;
            using var writer = await dialect.EnterWriter(ct);
            await dialect.Send(renewed, ct);
        }
    }
}
