using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>Ends one session of the caller, this one or another. Ending one that has ended is no failure.</summary>
public sealed record EndSession(SessionId Session, Caller Caller);

public sealed class EndSessionHandler(ISessions sessions) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result> Handle(EndSession command, CancellationToken ct)
    {
        if (Access.Refuses(command.Caller) is { } refusal)
            return refusal;
        return await sessions.End(command.Session, command.Caller, ct)
            ? Result.Success
            : IdentityErrors.SessionNotFound.With($"There is no session {command.Session} of yours.");
    }
}
