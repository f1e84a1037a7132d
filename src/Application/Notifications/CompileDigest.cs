using System.Globalization;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

/// <summary>The job that tells administrators of the last day.</summary>
public sealed record CompileDigest;

/// <summary>What it says. Answered by <see cref="Digest"/>.</summary>
public sealed record CountForDigest(Caller Caller) : IQuestion
{
    public static Access Access { get; } = CompileDigestHandler.Access;
}

/// <param name="Since">Orders placed at this time or later were counted.</param>
/// <param name="Sent">To how many the digest of this day was sent, by this job or by one before it.</param>
public sealed record Digest(DateTimeOffset Since, IReadOnlyList<OrdersInStatus> Orders, long DeadLetters, int Sent);

public sealed record OrdersInStatus(OrderStatus Status, long Orders);

/// <param name="Since">In UTC.</param>
public sealed record DigestNotice(string Since, IReadOnlyList<DigestLine> Orders, long DeadLetters);

/// <param name="Status">As in <c>awaiting_payment</c>.</param>
public sealed record DigestLine(string Status, long Orders);

/// <summary>
/// Counts, and notifies whoever may see what was counted: once for each day of UTC, however often it runs. Who administers is looked up
/// when it is sent.
/// </summary>
public sealed class CompileDigestHandler(
    IQuery<CountForDigest, Digest> counts, IUnitOfWork work, IRecipientLists recipients, Notifier notifier, TimeProvider clock)
    : IJobHandler<CompileDigest>, IGuarded
{
    public static readonly NotificationTemplate<DigestNotice> Template = new(
        "digest", NotificationCategory.Messages,
        new DigestNotice("2026-11-20 06:00 UTC", [new DigestLine("awaiting_payment", 3), new DigestLine("paid", 17)], DeadLetters: 2));

    public static Access Access { get; } = Access.Needs(Permission.OrdersRead, Permission.JobsManage);

    public async Task<JobOutcome> Handle(CompileDigest arguments, JobRun run, CancellationToken ct)
    {
        var counted = await counts.Ask(new CountForDigest(run.Sender()), ct);
        if (counted.IsFailure)
            return new JobOutcome.FailPermanently(counted.Error.Detail);

        var today = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var sent = await work.Run(
            new IdempotencyKey("jobs", "notifications.digest", today, ReadOnlyMemory<byte>.Empty), inner => Send(counted.Value, inner), ct);
        return sent.IsFailure
            ? new JobOutcome.RetryLater(sent.Error.Detail)
            : new JobOutcome.Done(counted.Value with
            {
                Sent = int.Parse(Encoding.ASCII.GetString(sent.Value.Content.Span), CultureInfo.InvariantCulture),
            });
    }

    private static DigestNotice NoticeOf(Digest digest) => new(
        digest.Since.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        [
            .. digest.Orders.Select(counted =>
                new DigestLine(JsonNamingPolicy.SnakeCaseLower.ConvertName(counted.Status.ToString()), counted.Orders)),
        ],
        digest.DeadLetters);

    private async Task<Result<StoredResponse>> Send(Digest digest, CancellationToken ct)
    {
        var administrators = await recipients.WhoMay(Access.Permissions, ct);
        foreach (var administrator in administrators)
            _ = await notifier.Notify(Template, administrator, NoticeOf(digest), ct);
        return new StoredResponse(Encoding.ASCII.GetBytes(administrators.Count.ToString(CultureInfo.InvariantCulture)));
    }
}
