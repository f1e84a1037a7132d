using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.OneTimeCodes;

public sealed record ConfirmTotp([property: Required, MinLength(1)] string? Code)
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
public sealed class ConfirmTotpHandler(IOneTimeCodes codes) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result<TotpConfirmation>> Handle(ConfirmTotp command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        if (string.IsNullOrWhiteSpace(command.Code))
            return Violations.Only("/code", Text.Required.With("A code is required here."));

        var confirmed = await codes.Confirm(caller.User, command.Code, ct);
        return confirmed.Error is { } error && error.Type == IdentityErrors.WrongCode ? Violations.Only("/code", error) : confirmed;
    }
}
