using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.OneTimeCodes;

public sealed record RemoveTotp([property: Required, MinLength(1)] string? Password)
{
    public override string ToString() => nameof(RemoveTotp);
}

/// <summary>
/// Stops asking the caller for one-time codes. The password is asked for again: else whoever holds a session could take the protection
/// away.
/// </summary>
public sealed class RemoveTotpHandler(IOneTimeCodes codes) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result> Handle(RemoveTotp command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var password = ReauthenticationErrors.Read(command.Password);
        if (password.IsFailure)
            return password.Error;

        var removed = await codes.Remove(caller.User, password.Value, ct);
        return removed.IsFailure ? ReauthenticationErrors.InItsPlace(removed.Error) : removed;
    }
}
