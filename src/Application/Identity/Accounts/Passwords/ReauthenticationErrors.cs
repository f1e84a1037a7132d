using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

/// <summary>
/// The password of who is signed in, asked for once more. It is never 401: that would make clients refresh their tokens and try again.
/// </summary>
internal static class ReauthenticationErrors
{
    /// <param name="pointer">The member that it stands in.</param>
    public static Result<Password> Read(string? text, string pointer = "/password")
    {
        if (string.IsNullOrEmpty(text))
            return Violations.Only(pointer, Text.Required.With("The password is required here."));
        return Password.Typed(text) is { } password
            ? password
            : Violations.Only(pointer, IdentityErrors.WrongPassword.With("The password is wrong."));
    }

    /// <summary>A wrong password, as what is wrong with its member; any other error as it is.</summary>
    public static Error InItsPlace(Error error, string pointer = "/password") =>
        error.Type == IdentityErrors.WrongPassword ? Violations.Only(pointer, error) : error;
}
