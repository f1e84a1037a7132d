using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>Ends every session of the caller, the one that asks too.</summary>
public sealed class LogOutEverywhereHandler(ISessions sessions) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result> Handle(Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        await sessions.CloseAll(caller.User, ct);
        return Result.Success;
    }
}
