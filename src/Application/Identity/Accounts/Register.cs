using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts;

public sealed record Register(
    [property: Required, EmailAddress, MaxLength(EmailAddress.Longest)] string? Email,
    [property: Required, Length(Accounts.Password.Shortest, Accounts.Password.Longest)] string? Password,
    [property: Length(1, RegisterHandler.LongestDisplayName)] string? DisplayName)
{
    public override string ToString() => nameof(Register);
}

/// <summary>Makes a customer's account. Whether the e-mail had one before, the answer does not tell: a mail to its address does.</summary>
public sealed class RegisterHandler(IAccounts accounts) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public const int LongestDisplayName = 100;

    public async Task<Result> Handle(Register command, CancellationToken ct)
    {
        var violations = new Violations();
        var email = violations.Take("/email", EmailAddress.From(command.Email));
        var password = violations.Take("/password", Password.Choose(command.Password));
        var name = string.IsNullOrWhiteSpace(command.DisplayName)
            ? null
            : violations.Take("/displayName", Text.Check(command.DisplayName, LongestDisplayName));
        if (!violations.Any)
            _ = violations.Take("/password", password.For(email));
        if (violations.Any)
            return violations.ToError();

        return await accounts.Register(new NewAccount(email, password, name), ct);
    }
}
