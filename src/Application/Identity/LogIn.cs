using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record LogIn(string? Email, string? Password)
{
    public override string ToString() => nameof(LogIn);
}

/// <summary>Opens a session for who knows the password.</summary>
public sealed class LogInHandler(IAccounts accounts, ISessions sessions)
{
    public async Task<Result<TokenPair>> Handle(LogIn command, CancellationToken ct)
    {
        var violations = new Violations();
        if (string.IsNullOrWhiteSpace(command.Email))
            violations.Add("/email", Text.Required.With("An e-mail address is required here."));
        if (string.IsNullOrEmpty(command.Password))
            violations.Add("/password", Text.Required.With("A password is required here."));
        if (violations.Any)
            return violations.ToError();

        // What is no e-mail address or no password is nobody's, as anyone can tell: that gives nothing away.
        if (EmailAddress.From(command.Email) is not { IsFailure: false, Value: var email } || Password.Typed(command.Password) is not { } password)
            return IdentityErrors.InvalidCredentials.With("The e-mail or the password is wrong.");

        var user = await accounts.Authenticate(email, password, ct);
        return user.IsFailure ? user.Error : await sessions.Open(user.Value, ct);
    }
}
