using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Phones;

public sealed record ConfirmPhone([property: Required, MinLength(1)] string? Code)
{
    public override string ToString() => nameof(ConfirmPhone);
}

/// <summary>Shows with the code that the number is the caller's. That a code was entered is kept before anybody looks at it.</summary>
public sealed class ConfirmPhoneHandler(IUnitOfWork work, IPhones phones, IPhoneNumbers numbers, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result<PhoneDetails>> Handle(ConfirmPhone command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var tried = await Change(caller.User, phone => phone.Try(clock.GetUtcNow()), ct);
        if (tried.IsFailure)
            return OfCode(tried.Error);
        if (!numbers.IsCodeFor(tried.Value, command.Code ?? ""))
            return OfCode(Wrong());

        var seen = tried.Value.CodeAt;
        var confirmed = await Change(
            caller.User, phone =>
            {
                if (phone.CodeAt != seen)
                    return Wrong();
                phone.Confirm(clock.GetUtcNow());
                return Result.Success;
            },
            ct);
        return confirmed.IsFailure ? OfCode(confirmed.Error) : PhoneDetails.From(confirmed.Value);
    }

    private static Error Wrong() => PhoneErrors.CodeInvalid.With("The code is wrong, or its time is over.");

    private static Error OfCode(Error error) => error.Type == PhoneErrors.CodeInvalid ? Violations.Only("/code", error) : error;

    private Task<Result<Phone>> Change(UserId user, Func<Phone, Result> change, CancellationToken ct) => work.Run<Phone>(
        async inner =>
        {
            if (await phones.Find(user, inner) is not { } phone)
                return PhoneErrors.NotFound.With("You have given no number yet.");
            var changed = change(phone);
            return changed.IsFailure ? changed.Error : phone;
        },
        ct);
}
