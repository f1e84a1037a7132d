using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.Passwords;

public sealed record ResetPassword(
    [property: Required, MinLength(1)] string? Token,
    [property: Required, Length(Accounts.Password.Shortest, Accounts.Password.Longest)] string? Password)
{
    public override string ToString() => nameof(ResetPassword);
}

/// <summary>Gives an account the password that the reader of its mails chooses. What is refused does not spend the token.</summary>
public sealed class ResetPasswordHandler(IPasswords passwords) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(ResetPassword command, CancellationToken ct)
    {
        var violations = new Violations();
        var token = command.Token?.Trim();
        if (string.IsNullOrEmpty(token))
            violations.Add("/token", Text.Required.With("The token from the mail is required here."));
        var password = violations.Take("/password", Password.Choose(command.Password));
        if (violations.Any)
            return violations.ToError();

        if (await passwords.ReceiverOf(token!, ct) is not { } receiver)
            return IdentityErrors.MailTokenInvalid.With("The token is not valid, or no longer.");

        _ = violations.Take("/password", password.For(receiver));
        return violations.Any ? violations.ToError() : await passwords.Reset(token!, password, ct);
    }
}
