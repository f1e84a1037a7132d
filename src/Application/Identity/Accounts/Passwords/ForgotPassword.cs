using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

public sealed record ForgotPassword([property: Required, EmailAddress, MaxLength(EmailAddress.Longest)] string? Email);

/// <summary>Asks for a mail with which a new password can be chosen. Who asks learns nothing about the address.</summary>
public sealed class ForgotPasswordHandler(IAccountMails mails) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(ForgotPassword command, CancellationToken ct)
    {
        var violations = new Violations();
        var email = violations.Take("/email", EmailAddress.From(command.Email));
        if (violations.Any)
            return violations.ToError();

        return await mails.Request(AccountMailKind.ResetWanted, email, ct);
    }
}
