using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record RemoveTotp(string? Password)
{
    public override string ToString() => nameof(RemoveTotp);
}

/// <summary>Stops asking the caller for one-time codes. The password is asked for again: else whoever holds a session could take the protection away.</summary>
public sealed class RemoveTotpHandler(IOneTimeCodes codes)
{
    public async Task<Result> Handle(RemoveTotp command, Caller caller, CancellationToken ct)
    {
        if (caller.Session is null)
            return Caller.Forbidden.With("A key cannot change how its owner signs in.");
        var password = PasswordAgain.Read(command.Password);
        if (password.IsFailure)
            return password.Error;

        var removed = await codes.Remove(caller.User, password.Value, ct);
        return removed.IsFailure ? PasswordAgain.InItsPlace(removed.Error) : removed;
    }
}

/// <summary>The password of who is signed in, asked for once more. It is never 401: that would make clients refresh their tokens and try again.</summary>
internal static class PasswordAgain
{
    private const string Pointer = "/password";

    public static Result<Password> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return InItsPlace(Text.Required.With("The password is required here."));
        return Password.Typed(text) is { } password ? password : InItsPlace(IdentityErrors.WrongPassword.With("The password is wrong."));
    }

    /// <summary>What is wrong with the password, as what is wrong with that member; any other error as it is.</summary>
    public static Error InItsPlace(Error error)
    {
        if (error.Type != IdentityErrors.WrongPassword && error.Type != Text.Required)
            return error;
        var violations = new Violations();
        violations.Add(Pointer, error);
        return violations.ToError();
    }
}
