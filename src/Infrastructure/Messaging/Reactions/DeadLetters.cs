using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Messaging.Reactions;

/// <summary>
/// What cannot be published or applied, as jobs that are dead from the start: people find them where they find jobs that were given up, and
/// requeue them as those. The same one stays one, however often it comes.
/// </summary>
internal static class DeadLetters
{
    private const string Columns =
        "id, type, queue, priority, status, run_at, arguments, enqueued_at, trace_parent, attempts, ended_at, error";
    private const string Values = "$1, $2, $3, 0, 'dead', $4, $5, $4, $6, 1, $4, $7";
    private const int LongestError = 4000;

    /// <summary>Written only if the relay still holds the event.</summary>
    public static Statement Unpublished(Publishing permanent, Guid lease, DateTimeOffset now)
    {
        var (held, message) = (permanent.Claimed, permanent.Claimed.Event);
        return new Statement(
            $"INSERT INTO jobs ({Columns}) SELECT {Values} FROM outbox_messages WHERE id = $8 AND lease = $9 ON CONFLICT (id) DO NOTHING",
            [.. Row(EventJobs.Publication, IdOf(message.At, $"{message.Id}"), new PublishEvent(message), held.TraceParent, permanent.Error,
                now), held.Id, lease]);
    }

    public static Statement Unapplied(ReactToEvent reaction, string? traceParent, string error, DateTimeOffset now) => new(
        $"INSERT INTO jobs ({Columns}) VALUES ({Values}) ON CONFLICT (id) DO NOTHING",
        Row(EventJobs.Reaction, IdOf(reaction.Event?.At ?? now, $"{reaction.Event?.Id} {reaction.Reaction}{reaction.Unreadable}"), reaction,
            traceParent, error, now));

    private static object?[] Row(JobKind kind, JobId id, object arguments, string? traceParent, string? error, DateTimeOffset now) =>
    [
        id.Value, kind.Type, JobCatalog.ConsumerOf(kind), now, new JsonText(JobJson.Write(arguments)), traceParent,
        error is null ? null : ErrorText.Cut(error, LongestError),
    ];

    /// <summary>A UUIDv7 whose other bits say what it is about.</summary>
    private static JobId IdOf(DateTimeOffset at, string about)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(about));
        (bytes[6], bytes[7]) = ((byte)(0x70 | (hash[0] & 0x0F)), hash[1]);
        hash.AsSpan(2, 8).CopyTo(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new JobId(new Guid(bytes, bigEndian: true));
    }
}
