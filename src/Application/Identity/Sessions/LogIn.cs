using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

/// <param name="Totp">A code of the authenticator app, or a recovery code, where the account asks for one.</param>
public sealed record LogIn(
    [property: Required, EmailAddress, MaxLength(EmailAddress.Longest)] string? Email,
    [property: Required, MinLength(1)] string? Password,
    [property: MinLength(1)] string? Totp)
{
    public override string ToString() => nameof(LogIn);
}

/// <summary>Tokens for the caller, and what their device keeps. It does not print.</summary>
public sealed record SignedInDevice(TokenPair Tokens, string KnownDevice)
{
    public override string ToString() => nameof(SignedInDevice);
}

/// <summary>Opens a session for who knows the password.</summary>
public sealed class LogInHandler(ILogins logins, ISessions sessions) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    /// <param name="knownDevice">What the device kept of an earlier login, if it was used before.</param>
    public async Task<Result<SignedInDevice>> Handle(LogIn command, string? knownDevice, CancellationToken ct)
    {
        var violations = new Violations();
        if (string.IsNullOrWhiteSpace(command.Email))
            violations.Add("/email", Text.Required.With("An e-mail address is required here."));
        if (string.IsNullOrEmpty(command.Password))
            violations.Add("/password", Text.Required.With("A password is required here."));
        if (violations.Any)
            return violations.ToError();

        // What is no e-mail address or no password is nobody's, as anyone can tell: that gives nothing away.
        if (EmailAddress.Known(command.Email) is not { } email || Password.Typed(command.Password) is not { } password)
            return IdentityErrors.InvalidCredentials.With("The e-mail or the password is wrong.");

        // Verifying takes its time: what was verified is looked at again when the session is opened.
        var recognized = await logins.Recognize(new Credentials(email, password, command.Totp, knownDevice), ct);
        while (!recognized.IsFailure)
        {
            if (await sessions.Open(recognized.Value, ct) is { } tokens)
                return new SignedInDevice(tokens, recognized.Value.KnownDevice);
            recognized = await logins.RecognizeAgain(recognized.Value, password, ct);
        }

        return recognized.Error;
    }
}
