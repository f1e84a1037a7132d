using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

public sealed record ConfirmEmail([property: Required, MinLength(1)] string? Token)
{
    public override string ToString() => nameof(ConfirmEmail);
}

/// <summary>Proves that who made an account reads the mails to its address.</summary>
public sealed class ConfirmEmailHandler(IAccounts accounts) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(ConfirmEmail command, CancellationToken ct) => string.IsNullOrWhiteSpace(command.Token)
        ? Violations.Only("/token", Text.Required.With("The token from the mail is required here."))
        : await accounts.ConfirmEmail(command.Token.Trim(), ct);
}
