using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

public sealed record ResendConfirmation([property: Required, EmailAddress, MaxLength(EmailAddress.Longest)] string? Email);

/// <summary>Asks for another mail that confirms an address. Who asks learns nothing about it.</summary>
public sealed class ResendConfirmationHandler(IAccountMails mails) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(ResendConfirmation command, CancellationToken ct)
    {
        var violations = new Violations();
        var email = violations.Take("/email", EmailAddress.From(command.Email));
        if (violations.Any)
            return violations.ToError();

        return await mails.Request(AccountMailKind.ConfirmationWanted, email, ct);
    }
}
