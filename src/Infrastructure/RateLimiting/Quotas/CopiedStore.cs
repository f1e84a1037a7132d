using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.Quotas;

/// <summary>A store whose counters of days and months have a copy in the database, where the host has one.</summary>
internal sealed class CopiedStore(ILimitStore store, QuotaCopies copies) : ILimitStore
{
    public ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct) => copies.Decide(store, request, ct);

    public ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct) => store.PlanOf(subject, ct);

    public async Task Reset(LimitSubject subject, CancellationToken ct)
    {
        await store.Reset(subject, ct);
        await copies.Reset(subject, ct);
    }
}
