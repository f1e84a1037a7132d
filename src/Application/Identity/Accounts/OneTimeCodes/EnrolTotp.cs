using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Accounts.OneTimeCodes;

public sealed record EnrolTotp([property: Required, MinLength(1)] string? Password)
{
    public override string ToString() => nameof(EnrolTotp);
}

/// <summary>What an authenticator app needs. It does not print.</summary>
/// <param name="Secret">In base32, to be typed.</param>
/// <param name="Uri">The same as an address, to be shown as a QR code.</param>
public sealed record TotpEnrolment(string Secret, string Uri)
{
    public override string ToString() => nameof(TotpEnrolment);
}

/// <summary>
/// Begins to protect the caller's account with one-time codes. The password is asked for again: a session that was found open is not
/// enough.
/// </summary>
public sealed class EnrolTotpHandler(IOneTimeCodes codes) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result<TotpEnrolment>> Handle(EnrolTotp command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var password = ReauthenticationErrors.Read(command.Password);
        if (password.IsFailure)
            return password.Error;

        var enrolled = await codes.Enrol(caller.User, password.Value, ct);
        return enrolled.IsFailure ? ReauthenticationErrors.InItsPlace(enrolled.Error) : enrolled;
    }
}
