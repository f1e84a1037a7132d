using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <summary>Gives up for good what was given up. It is kept as a cancelled job until it is forgotten as such.</summary>
public sealed class DiscardDeadLetterHandler(IDeadLetters letters) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);

    public async Task<Result> Handle(JobId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        if (await letters.Find(id, ct) is not { } letter)
            return JobErrors.DeadLetterNotFound.With($"There is no dead letter {id}.");

        letters.Discard(letter, caller);
        return Result.Success;
    }
}
