using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Audit;

/// <summary>Forgets audit entries that were kept for long enough.</summary>
internal sealed class AuditRetention(Dialect dialect, IdentitySettings settings, TimeProvider clock) : IRetention
{
    public Task Prune(CancellationToken ct)
    {
        var before = IdBounds.From<AuditEntryId>(clock.GetUtcNow() - settings.AuditRetention);
        return dialect.Send([new Statement("DELETE FROM security_events WHERE id < $1", before)], ct);
    }
}
