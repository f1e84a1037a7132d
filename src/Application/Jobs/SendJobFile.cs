using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

/// <summary>A file for a job, as it comes.</summary>
public sealed record SendJobFile(IAsyncEnumerable<ReadOnlyMemory<byte>> Parts, string ContentType);

/// <summary>Keeps it, all of it or nothing.</summary>
public sealed class SendJobFileHandler(IJobFiles files) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.JobsEnqueue);

    public async Task<Result<JobFileDetails>> Handle(SendJobFile command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        return await files.Keep(command.Parts, command.ContentType, caller.User, ct);
    }
}
