using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record ConfirmEmail(string? Token)
{
    public override string ToString() => nameof(ConfirmEmail);
}

/// <summary>Proves that who made an account reads the mails to its address.</summary>
public sealed class ConfirmEmailHandler(IAccounts accounts)
{
    public async Task<Result> Handle(ConfirmEmail command, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(command.Token))
            return await accounts.ConfirmEmail(command.Token.Trim(), ct);

        var violations = new Violations();
        violations.Add("/token", Text.Required.With("The token from the mail is required here."));
        return violations.ToError();
    }
}
