using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record ChangePassword(string? CurrentPassword, string? NewPassword)
{
    public override string ToString() => nameof(ChangePassword);
}

/// <summary>Gives the caller's account another password. A session alone does not allow it: who found a device unlocked does not know the password.</summary>
public sealed class ChangePasswordHandler(IPasswords passwords)
{
    public async Task<Result> Handle(ChangePassword command, Caller caller, CancellationToken ct)
    {
        var violations = new Violations();
        if (string.IsNullOrEmpty(command.CurrentPassword))
            violations.Add("/currentPassword", Text.Required.With("The current password is required here."));
        var chosen = violations.Take("/newPassword", Password.Choose(command.NewPassword));
        if (!violations.Any)
            _ = violations.Take("/newPassword", chosen.For(await passwords.AddressOf(caller.User, ct)));
        if (violations.Any)
            return violations.ToError();

        // Not 401: that would make clients refresh their tokens and try again.
        var changed = Password.Typed(command.CurrentPassword) is { } current
            ? await passwords.Change(caller.User, current, chosen, ct)
            : IdentityErrors.WrongPassword.With("The password is wrong.");
        if (changed.Error?.Type != IdentityErrors.WrongPassword)
            return changed;

        violations.Add("/currentPassword", changed.Error);
        return violations.ToError();
    }
}
