using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record ConfirmTotp(string? Code)
{
    public override string ToString() => nameof(ConfirmTotp);
}

/// <summary>Shown once. It does not print.</summary>
/// <param name="RecoveryCodes">Each signs in once in place of a code, for who has lost their authenticator.</param>
public sealed record TotpConfirmation(IReadOnlyList<string> RecoveryCodes)
{
    public override string ToString() => nameof(TotpConfirmation);
}

/// <summary>Proves with a first code that the caller's authenticator has the secret. From now on a login needs a code.</summary>
public sealed class ConfirmTotpHandler(IOneTimeCodes codes)
{
    public async Task<Result<TotpConfirmation>> Handle(ConfirmTotp command, Caller caller, CancellationToken ct)
    {
        if (caller.Session is null)
            return Caller.Forbidden.With("A key cannot change how its owner signs in.");

        var violations = new Violations();
        if (string.IsNullOrWhiteSpace(command.Code))
        {
            violations.Add("/code", Text.Required.With("A code is required here."));
            return violations.ToError();
        }

        var confirmed = await codes.Confirm(caller.User, command.Code, ct);
        if (confirmed.Error?.Type != IdentityErrors.WrongCode)
            return confirmed;
        violations.Add("/code", confirmed.Error);
        return violations.ToError();
    }
}
