using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>Puts addresses on the suppression list, stored by the unit of work.</summary>
public sealed class SuppressionList(ISuppressions all, TimeProvider clock)
{
    /// <param name="detail">What its mail server said. What is longer than <see cref="Suppression.LongestDetail"/> is cut.</param>
    public async Task Put(string address, SuppressionReason reason, string? detail, CancellationToken ct)
    {
        var beginning = detail is null ? null : Text.Beginning(detail, Suppression.LongestDetail);
        if (await all.Find(address, ct) is { } known)
            known.Report(reason, beginning);
        else
            all.Add(Suppression.Of(address, reason, beginning, clock.GetUtcNow()));
    }
}
