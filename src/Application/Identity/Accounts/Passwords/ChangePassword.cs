using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

public sealed record ChangePassword(
    [property: Required, MinLength(1)] string? CurrentPassword,
    [property: Required, Length(Password.Shortest, Password.Longest)] string? NewPassword)
{
    public override string ToString() => nameof(ChangePassword);
}

/// <summary>
/// Gives the caller's account another password. A session alone does not allow it: who found a device unlocked does not know the password.
/// </summary>
public sealed class ChangePasswordHandler(IPasswords passwords) : IGuarded
{
    public static Access Access { get; } = Access.People;

    private const string Current = "/currentPassword";

    public async Task<Result> Handle(ChangePassword command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var current = violations.Take("", ReauthenticationErrors.Read(command.CurrentPassword, Current));
        var chosen = violations.Take("/newPassword", Password.Choose(command.NewPassword));
        if (!violations.Any)
            _ = violations.Take("/newPassword", chosen.For(await passwords.AddressOf(caller.User, ct)));
        if (violations.Any)
            return violations.ToError();

        var changed = await passwords.Change(caller.User, current, chosen, ct);
        return changed.IsFailure ? ReauthenticationErrors.InItsPlace(changed.Error, Current) : changed;
    }
}
