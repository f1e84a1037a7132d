using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Jobs;

/// <summary>The bytes of files that jobs read and write, of which only a part is ever in memory.</summary>
public interface IJobFiles
{
    /// <summary>
    /// Keeps what somebody sends, all of it or nothing. It is not part of a unit of work: a file without a job that names it is forgotten
    /// by itself.
    /// </summary>
    Task<JobFileDetails> Keep(IAsyncEnumerable<ReadOnlyMemory<byte>> parts, string contentType, UserId by, CancellationToken ct);

    IAsyncEnumerable<ReadOnlyMemory<byte>> Read(JobFileDetails file, CancellationToken ct);
}
